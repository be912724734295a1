// The real actionlint, at the version that go.mod pins.
import { join } from 'node:path';
import { buildGoTools, goTool } from '../support/goTools.ts';

const HERE = import.meta.dirname;
const CACHE = join(HERE, '..', '..', 'node_modules', '.cache', 'nearpull-workflows');

/** The program, where `buildTools` puts it. */
export const ACTIONLINT = goTool(CACHE, 'actionlint');

/** Null when it is there, otherwise what keeps it from being built here. Throws when building it fails. */
export function buildTools(): string | null {
  return buildGoTools({ title: 'actionlint', module: HERE, cache: CACHE });
}
