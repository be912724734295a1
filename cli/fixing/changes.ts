// What became what in a file that `fix` changes, for people.
import type { Image } from '../../core/index.ts';
import { lineChanges } from '../files/unifiedDiff.ts';
import { locationsOf } from '../report/locations.ts';
import type { Draft } from './drafts.ts';

export interface Change {
  /** In the text before the fixes, from 1. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

/** The images that were rewritten. Where something else was changed, or there is another number of images, the lines that were. */
export function changesOf({ source, text, edits, first, report }: Draft): readonly Change[] {
  const images = first.images.length === report.images.length ? pairs(first.images, report.images) : [];
  if (images.length > 0) {
    const locationOf = locationsOf(source.text);
    return images.map(([before, after]) => ({
      line: locationOf(before.span).line,
      before: before.raw,
      after: after.raw,
    }));
  }
  return text === source.text
    ? []
    : lineChanges(source.text, edits).map(({ line, before, after }) => ({
        line,
        before: joined(before),
        after: joined(after),
      }));
}

function pairs(before: readonly Image[], after: readonly Image[]): readonly (readonly [Image, Image])[] {
  return before.flatMap((image, index) => {
    const now = after[index];
    return now && now.raw !== image.raw ? [[image, now] as const] : [];
  });
}

/** The first of several lines says enough: the patch of a dry run has all. */
function joined(lines: readonly string[]): string {
  const full = lines.filter((line) => line.trim() !== '');
  const first = full[0]?.trim() ?? '';
  return full.length > 1 ? `${first} …` : first;
}
