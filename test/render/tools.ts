// Builds the real helm and kustomize, at the versions that go.mod pins, and Helm 3 at the version that its own go.mod pins.
import { join } from 'node:path';
import { buildGoTools, goTool } from '../support/goTools.ts';

const HERE = import.meta.dirname;
const CACHE = join(HERE, '..', '..', 'node_modules', '.cache', 'nearpull-render');
/** A module and a cache of its own, because both versions call their program `helm`. */
const CACHE_OF_HELM3 = `${CACHE}-helm3`;

/** The paths of the programs, after `buildTools`. */
export const TOOLS = {
  helm: goTool(CACHE, 'helm'),
  helm3: goTool(CACHE_OF_HELM3, 'helm'),
  kustomize: goTool(CACHE, 'kustomize'),
} as const;

/** Returns null when the tools are there, otherwise the reason why they cannot be built on this machine. Throws when a build fails. */
export function buildTools(): string | null {
  return (
    buildGoTools({ title: 'helm and kustomize', module: HERE, cache: CACHE }) ??
    buildGoTools({ title: 'Helm 3', module: join(HERE, 'helm3'), cache: CACHE_OF_HELM3 })
  );
}
