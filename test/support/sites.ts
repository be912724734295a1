// Summarises where the collectors find images in a text, for the tests of the collectors.
import { type FileContext, NO_FILE, readSettings } from '../../core/index.ts';
import { documentSites } from '../../core/sites/documentSites.ts';
import type { ImageSite } from '../../core/sites/imageSite.ts';
import { IMAGE_KEYS } from '../../core/sites/wantedKeys.ts';
import { yamlDocument } from '../../core/yaml/yamlDocument.ts';

const { settings } = readSettings({ dialects: { 'github-actions': true, 'gitlab-ci': true } });

/** The images of one document, in the order of the text. */
export function sitesOf(text: string, file: Partial<FileContext>): readonly ImageSite[] {
  return documentSites(yamlDocument(text, IMAGE_KEYS), settings, { ...NO_FILE, ...file });
}

/** A line for each image: the underlined text, its tier, and the words `guessed` and `shared` where they apply. */
export function summary(text: string, file: Partial<FileContext>): readonly string[] {
  return sitesOf(text, file).map(({ span, tier, guessed, shared }) =>
    [text.slice(span.start, span.end), tier, guessed ? 'guessed' : '', shared ? 'shared' : '']
      .filter((word) => word !== '')
      .join(' '),
  );
}
