// The files in which a command has places to edit, collected one after the other. `pin` and `restore` work on them at the end of the run.
import { check } from '../../core/index.ts';
import type { Source } from '../files/source.ts';
import type { Opened } from '../fixing/drafts.ts';
import type { SourceCommand } from './command.ts';

export interface CollectedPlaces<Place> {
  readonly opened: readonly (Opened & { readonly places: readonly Place[] })[];
  /** How a command takes its sources. None of them is a problem. */
  readonly taking: Pick<SourceCommand, 'file' | 'stdin'>;
  /** What came on standard input; null where a run reads none. */
  readonly input: () => Buffer | null;
}

/** @param placesIn where a text can be edited, by the settings and neighbours of its file. */
export function collectPlaces<Place>(
  placesIn: (text: string, settings: Source['settings'], context: Source['context']) => readonly Place[],
): CollectedPlaces<Place> {
  const opened: (Opened & { readonly places: readonly Place[] })[] = [];
  let input: Buffer | null = null;
  const file = (source: Source | null): null => {
    const places = source ? placesIn(source.text, source.settings, source.context) : [];
    if (source && places.length > 0) {
      opened.push({ source, places, report: check(source.text, source.settings, { file: source.context }) });
    }
    return null;
  };
  return {
    opened,
    input: () => input,
    taking: {
      file,
      stdin(bytes, source) {
        input = bytes;
        return file(source);
      },
    },
  };
}
