// The settings that the engine reads, without those of the client library.
import type { Manifest, Property } from './manifest.ts';

/** Read by the client library, never by the engine. */
const CLIENT_ONLY: readonly string[] = ['nearpull.trace.server'];

const PREFIX = 'nearpull.';

/** By their names in a project file: without the prefix. */
export function engineSettings({ contributes }: Manifest): readonly (readonly [string, Property])[] {
  return Object.entries(contributes.configuration.properties)
    .filter(([key]) => !CLIENT_ONLY.includes(key))
    .map(([key, property]) => [key.slice(PREFIX.length), property]);
}
