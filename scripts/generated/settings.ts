// Lists the settings that the engine reads.
import type { Manifest, Property } from './manifest.ts';

/** Settings that only the extension and its library read. A project file has none of them. */
const CLIENT_ONLY: readonly string[] = ['nearpull.trace.server', 'nearpull.helm.path'];

const PREFIX = 'nearpull.';

/** Each with its name in a project file, which has no prefix. */
export function engineSettings({ contributes }: Manifest): readonly (readonly [string, Property])[] {
  return Object.entries(contributes.configuration.properties)
    .filter(([key]) => !CLIENT_ONLY.includes(key))
    .map(([key, property]) => [key.slice(PREFIX.length), property]);
}
