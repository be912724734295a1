// Builds crane, the client that pulls what was verified, at the version that go.mod pins.
import { join } from 'node:path';
import { buildGoTools, goTool } from '../support/goTools.ts';

const HERE = import.meta.dirname;
const CACHE = join(HERE, '..', '..', 'node_modules', '.cache', 'nearpull-registry');

/** The path of the program, after `buildTools`. */
export const CRANE = goTool(CACHE, 'crane');

/** Returns null when it is there, otherwise the reason why it cannot be built on this machine. Throws when the build fails. */
export function buildTools(): string | null {
  return buildGoTools({ title: 'crane', module: HERE, cache: CACHE });
}
