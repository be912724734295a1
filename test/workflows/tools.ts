// Builds the real actionlint, and our programs that ask containerd, Tekton and Argo, at the versions that each go.mod pins.
import { join } from 'node:path';
import { buildGoTools, goTool } from '../support/goTools.ts';

const HERE = import.meta.dirname;
const CACHE = join(HERE, '..', '..', 'node_modules', '.cache', 'nearpull-workflows');

/** The paths of the programs, after `buildTools`. */
export const ACTIONLINT = goTool(CACHE, 'actionlint');
/** main.go, under the name of its module. */
export const ASK = goTool(CACHE, 'workflows');

const ARGO_CACHE = `${CACHE}-argo`;
/** argo/main.go */
export const ARGO = goTool(ARGO_CACHE, 'argo');

/** Returns null when they are there, otherwise the reason why they cannot be built on this machine. Throws when a build fails. */
export function buildTools(): string | null {
  const title = 'actionlint, and the code of containerd and Tekton';
  return (
    buildGoTools({ title, module: HERE, cache: CACHE }) ??
    buildGoTools({ title: 'the code of Argo Workflows', module: join(HERE, 'argo'), cache: ARGO_CACHE })
  );
}
