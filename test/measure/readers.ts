// Tells which reader of YAML the documents of a folder get, and how long it takes for them.

import type { FileContext } from '../../core/model/fileContext.ts';
import { mayHoldImage } from '../../core/prefilter.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { textDialectOf } from '../../core/sites/dialects/dialectOf.ts';
import { imageKeys } from '../../core/sites/wantedKeys.ts';
import { segments } from '../../core/yaml/documents.ts';
import { mask } from '../../core/yaml/exact/mask.ts';
import { readPlainBlocks } from '../../core/yaml/quick/quickReader.ts';
import { readTrees } from '../../core/yaml/readTrees.ts';

export type Reader = 'quick' | 'quick, then tolerant' | 'parser' | 'parser, then tolerant';

/** What one reader read: documents, characters and milliseconds, with the attempts of the quick reader that declined. */
export interface Reading {
  documents: number;
  characters: number;
  milliseconds: number;
}

/** Reads the documents of `text` that the engine would read, and adds each to the reading of its reader. */
export function addReadings(
  readings: Map<Reader, Reading>,
  text: string,
  settings: Settings,
  file: FileContext,
): void {
  if (textDialectOf(file.path)) {
    return;
  }
  const wanted = imageKeys(settings.imagePaths);
  for (const { start, end } of segments(text)) {
    const document = text.slice(start, end);
    if (mayHoldImage(document, settings, file)) {
      const began = performance.now();
      const trees = readTrees(document, wanted);
      const milliseconds = performance.now() - began;
      const plain = readPlainBlocks(document, wanted, mask(document));
      // A document in which the quick reader gives up behind a word for images goes to the parser all the same.
      const isQuick = plain?.isWhole || (plain && trees[0]?.root === null);
      const first = isQuick ? 'quick' : 'parser';
      const name: Reader = trees.length === 1 ? first : `${first}, then tolerant`;
      const reading = readings.get(name) ?? { documents: 0, characters: 0, milliseconds: 0 };
      readings.set(name, reading);
      reading.documents++;
      reading.characters += document.length;
      reading.milliseconds += milliseconds;
    }
  }
}
