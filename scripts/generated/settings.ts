// Lists the settings that the engine reads.
import type { Manifest, Property } from './manifest.ts';

/** Settings that are about an editor alone. A project file has none of them. */
const EDITOR_ONLY: readonly string[] = [
  'nearpull.problems',
  'nearpull.inlayHints',
  'nearpull.helm.path',
  'nearpull.trace.server',
];

const PREFIX = 'nearpull.';

/** Each with its name in a project file, which has no prefix. */
export function engineSettings({ contributes }: Manifest): readonly (readonly [string, Property])[] {
  return Object.entries(contributes.configuration.properties)
    .filter(([key]) => !EDITOR_ONLY.includes(key))
    .map(([key, property]) => [key.slice(PREFIX.length), property]);
}
