// Every safe fix of a file, made in memory, and what js-yaml reads before and after.
import { applyEdits, check, fixAll, type Settings } from '../../core/index.ts';
import { readTrees } from './oracle.ts';

export interface Cure {
  readonly edits: number;
  /** What went wrong; empty where nothing did. */
  readonly problems: readonly string[];
  /** Whether js-yaml could read the file, and so compare. */
  readonly compared: boolean;
}

/** Null where there is nothing to fix. `domain` is the one that `settings` hold. */
export function cure(text: string, settings: Settings, domain: string): Cure | null {
  const edits = fixAll(check(text, settings));
  if (edits.length === 0) {
    return null;
  }
  const fixed = applyEdits(text, edits);
  const again = fixAll(check(fixed, settings)).length;
  const before = readTrees(text);
  const after = before && readTrees(fixed);
  const problems = again > 0 ? [`a second run changes ${again} more`] : [];
  if (before && !after) {
    problems.push('js-yaml cannot read it any more');
  }
  if (before && after) {
    differences(before, after, '', domain, problems);
  }
  return { edits: edits.length, problems, compared: before !== null };
}

function differences(before: unknown, after: unknown, path: string, domain: string, into: string[]): void {
  if (isBranch(before) && isBranch(after)) {
    const keys = Object.keys(before);
    if (keys.join('\n') !== Object.keys(after).join('\n')) {
      into.push(`${path} has other keys`);
    }
    for (const key of keys) {
      differences(before[key], after[key], `${path}.${key}`, domain, into);
    }
  } else if (String(before) !== String(after)) {
    const isImage = /\.(?:image|reference)$/.test(path) && String(after).startsWith(`${domain}/`);
    if (!isImage) {
      into.push(`${path} was ${String(before)}, is ${String(after)}`);
    }
  }
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Date);
}
