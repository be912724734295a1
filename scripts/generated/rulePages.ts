// Reads the pages of the rules: the summary of each rule, and how safe its fix is.
import { RULE_CODES, type RuleCode } from '../../core/model/ruleCodes.ts';
import { type Pages, summaryOf } from './pages.ts';
import type { PeopleLanguage } from './wording.ts';

export interface Rule {
  readonly code: RuleCode;
  readonly page: string;
  readonly summary: string;
  /** The safest fix that the rule offers, in the words of the table. */
  readonly fix: string;
}

/** In the order of `RULE_CODES`. */
export function readRules({ read, language }: Pages): readonly Rule[] {
  return RULE_CODES.map((code) => {
    const page = `docs/rules/${code}${language.infix}.md`;
    const text = read(page);
    return { code, page, summary: summaryOf(text, page, language), fix: fixOf(text, page, language) };
  });
}

/** The section about the fix must begin with one of the words in `fixes`. Throws when it does not. */
function fixOf(text: string, page: string, { fixSection, fixes }: PeopleLanguage): string {
  const [, section] = text.split(`\n## ${fixSection}\n\n`);
  const [, inTable] = fixes.find(([opening]) => section?.startsWith(opening)) ?? [];
  if (inTable === undefined) {
    const openings = fixes.map(([opening]) => `"${opening}"`).join(', ');
    throw new Error(`${page}: the section "${fixSection}" has to begin with one of ${openings}`);
  }
  return inTable;
}
