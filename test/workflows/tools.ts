// Builds the real actionlint, and our program that asks containerd and Tekton, at the versions that go.mod pins.
import { join } from 'node:path';
import { buildGoTools, goTool } from '../support/goTools.ts';

const HERE = import.meta.dirname;
const CACHE = join(HERE, '..', '..', 'node_modules', '.cache', 'nearpull-workflows');

/** The paths of the programs, after `buildTools`. */
export const ACTIONLINT = goTool(CACHE, 'actionlint');
/** main.go, under the name of its module. */
export const ASK = goTool(CACHE, 'workflows');

/** Returns null when it is there, otherwise the reason why it cannot be built on this machine. Throws when the build fails. */
export function buildTools(): string | null {
  return buildGoTools({
    title: 'actionlint, and the code of containerd and Tekton',
    module: HERE,
    cache: CACHE,
  });
}
