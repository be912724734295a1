// Reads the title and the first paragraph of the pages in docs/, in one language.
import type { PeopleLanguage } from './wording.ts';

export interface Pages {
  readonly read: (path: string) => string;
  readonly language: PeopleLanguage;
}

/** The first paragraph, which follows the title and the line of links to other pages. */
export function summaryOf(text: string, page: string, { space }: PeopleLanguage): string {
  const [, summary] = /^# [^\n]*\n\n\[[^\n]*\n\n([^#\n].*?)\n\n/s.exec(text) ?? [];
  if (summary === undefined) {
    throw new Error(`${page}: a paragraph that says what the page is about is missing under the title`);
  }
  return summary.replaceAll('\n', space);
}

export function titleOf(text: string): string {
  return /^# (.*)$/m.exec(text)?.[1] ?? '';
}
