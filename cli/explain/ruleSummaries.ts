// What each rule says, in the first sentence of its page.
import { pageEnding, type RuleCode } from '../../core/index.ts';
import { language } from '../../l10n/index.ts';

export type RuleSummaries = (rule: RuleCode) => string;

/** In the language of the run. The pages are long, and most runs need none of them, so they are loaded here. */
export async function ruleSummaries(): Promise<RuleSummaries> {
  const ending = pageEnding(language());
  const { pageOf } = await import('./rulePages.ts');
  return (rule) => summaryOf(pageOf(rule, ending));
}

/** The first paragraph of a page, on one line. Paragraphs with nothing but a link are none. */
function summaryOf(page: string): string {
  const paragraph = page.split('\n\n').find((block) => !/^[#[]/.test(block)) ?? '';
  return paragraph.replaceAll('`', '').replaceAll('\n', ' ');
}
