// The real helm and kustomize, at the versions that go.mod pins.
import { join } from 'node:path';
import { buildGoTools, goTool } from '../support/goTools.ts';

const HERE = import.meta.dirname;
const CACHE = join(HERE, '..', '..', 'node_modules', '.cache', 'nearpull-render');

/** The programs, where `buildTools` puts them. */
export const TOOLS = { helm: goTool(CACHE, 'helm'), kustomize: goTool(CACHE, 'kustomize') } as const;

/** Null when the tools are there, otherwise what keeps them from being built here. Throws when building them fails. */
export function buildTools(): string | null {
  return buildGoTools({ title: 'helm and kustomize', module: HERE, cache: CACHE });
}
