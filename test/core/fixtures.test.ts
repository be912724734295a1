// Checks every fixture below test/manifests: comments in it name the findings, and a `.fixed` file beside it holds the fixed text.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkFixture, fixtures } from '../support/fixture.ts';

const FOLDERS = readdirSync(join(import.meta.dirname, '..', 'manifests'));

for (const fixture of FOLDERS.flatMap(fixtures)) {
  test(fixture.name, () => checkFixture(fixture));
}
