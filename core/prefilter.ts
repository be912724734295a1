// Whether a file is worth a look at all: asked by those who read many files, before its bytes become text.
import { FILE_RULES, TEXT_RULES } from './rules/index.ts';
import type { Settings } from './settings/settings.ts';
import { mayHoldImages } from './sites/dialects/dialectOf.ts';
import { imageWords, OBJECT_WORDS, OPERATION_WORDS } from './sites/imageTable/words.ts';

/** False where `check` has nothing to say of the file at `path`, whose text `holds` some words and not others. True too often rather than too seldom. */
export function mayReport(path: string, settings: Settings, holds: (word: string) => boolean): boolean {
  return (
    (OBJECT_WORDS.every(holds) || OPERATION_WORDS.every(holds) || mayHoldImages(path)
      ? [imageWords(settings.imagePaths), ...TEXT_WORDS]
      : []
    ).some((words) => words.some(holds)) || FILE_RULES.some(({ isAbout }) => isAbout(path))
  );
}

const TEXT_WORDS = TEXT_RULES.map(({ words }) => words);
