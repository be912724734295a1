// `nearpull explain`: prints the page of a rule, or a line for each rule.
import { DEFAULT_SETTINGS, pageEnding, RULE_CODES, type RuleCode, rulePage } from '../../core/index.ts';
import { language } from '../../l10n/index.ts';
import { ruleSummaries } from '../explain/ruleSummaries.ts';
import { terminalPage } from '../explain/terminalPage.ts';
import { columnsOf, type Io } from '../io.ts';
import { severityCell, textStyle } from '../report/style.ts';
import { table } from '../report/table.ts';

export async function explainCommand(rule: RuleCode | null, io: Io): Promise<void> {
  // The pages are long, and few commands need them.
  const { pageOf } = await import('../explain/rulePages.ts');
  const style = textStyle(io.stdout);
  if (rule === null) {
    const says = await ruleSummaries();
    const rows = RULE_CODES.map((code) => [
      { text: code },
      severityCell(DEFAULT_SETTINGS.severity[code]),
      { text: says(code) },
    ]);
    io.stdout.write(table(rows, style));
    return;
  }
  const address = rulePage(rule, language());
  const page = terminalPage(pageOf(rule, pageEnding(language())), address, style, columnsOf(io.stdout));
  io.stdout.write(`${page}\n${style('dim', address)}\n`);
}
