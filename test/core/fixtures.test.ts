// Every fixture below test/manifests says under its text what is to be found there, and beside it what is to become of it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkFixture, fixtures } from '../support/fixture.ts';

const FOLDERS = readdirSync(join(import.meta.dirname, '..', 'manifests'));

for (const fixture of FOLDERS.flatMap(fixtures)) {
  test(fixture.name, () => checkFixture(fixture));
}
