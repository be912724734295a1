// The image sites of a whole text, for features that look at places rather than at findings.
import type { FileContext } from '../model/fileContext.ts';
import { mayHoldImage } from '../prefilter.ts';
import type { Settings } from '../settings/settings.ts';
import { readableText, textDialectOf } from '../sites/dialects/dialectOf.ts';
import { documentSites } from '../sites/documentSites.ts';
import type { ImageSite } from '../sites/imageSite.ts';
import { imageKeys } from '../sites/wantedKeys.ts';
import { segments } from '../yaml/documents.ts';
import { readTrees } from '../yaml/readTrees.ts';
import { plainDocument, yamlDocument } from '../yaml/yamlDocument.ts';

export interface SiteOfText {
  /** Its spans count from the start of the document. */
  readonly site: ImageSite;
  /** The text of the document. */
  readonly text: string;
  /** Where the document starts in the whole text, in UTF-16 code units. */
  readonly start: number;
}

/** In the order of the text. Documents that are too large to be read are left out. Never throws. */
export function sitesOfText(text: string, settings: Settings, file: FileContext): readonly SiteOfText[] {
  const isText = textDialectOf(file.path) !== undefined;
  const spans = isText ? [{ start: 0, end: text.length }] : segments(text);
  return spans.flatMap(({ start, end }) => {
    const slice = text.slice(start, end);
    if (end - start > settings.limits.documentMegabytes * MEGABYTE || !mayHoldImage(slice, settings, file)) {
      return [];
    }
    const document = isText
      ? plainDocument(slice)
      : yamlDocument(slice, imageKeys(settings.imagePaths), (all, wanted) =>
          readTrees(readableText(all, file.path), wanted),
        );
    return documentSites(document, settings, file).map((site) => ({ site, text: slice, start }));
  });
}

const MEGABYTE = 1_000_000;
