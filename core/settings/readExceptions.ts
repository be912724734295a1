// Reads which images are left alone: `nearpull.ignoreImages` and `nearpull.shortNames`.
import { SHORT_NAMES, type ShortNames } from '../image/leftAlone.ts';
import { printable } from '../image/proxy.ts';
import type { Message } from '../model/message.ts';
import { globProblem } from '../paths/globs.ts';
import { isMissing, type Reading, readStrings, wrongType } from './reading.ts';

/** The globs that can be used. Each other one adds a problem with its place to `reading`. */
export function readIgnoreImages(reading: Reading, value: unknown): readonly string[] {
  return readStrings(reading, value, ['ignoreImages'], problemOf);
}

export function readShortNames(reading: Reading, value: unknown): ShortNames {
  const known = SHORT_NAMES.find((each) => each === value);
  if (known === undefined && !isMissing(value)) {
    wrongType(reading, ['shortNames'], SHORT_NAMES.join(' | '));
  }
  return known ?? 'docker-hub';
}

/** Globs are compared with names that have no tag, so that a glob with a tag would match nothing. */
function problemOf(glob: string): Message | null {
  return TAG.test(glob) ? { key: 'settings.ignoreImages.tag', args: [printable(glob)] } : globProblem(glob);
}

/** A colon in the last component, except in a class such as `[[:digit:]]`. In the first of several components it begins a port. */
const TAG = /:[^/:\]]*$/;
