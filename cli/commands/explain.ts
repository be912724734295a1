// `nearpull explain`: prints the page of a rule, or a line for each rule.
import { DEFAULT_SETTINGS, RULE_CODES, type RuleCode, rulePage } from '../../core/index.ts';
import { language, say } from '../../l10n/index.ts';
import { terminalPage } from '../explain/terminalPage.ts';
import { columnsOf, type Io } from '../io.ts';
import { textStyle } from '../report/style.ts';
import { SEVERITY_COLORS, table } from '../report/text.ts';

export async function explainCommand(rule: RuleCode | null, io: Io): Promise<void> {
  // The pages are long, and no other command needs them.
  const { pageOf } = await import('../explain/rulePages.ts');
  const infix = language() === 'en' ? '' : '.zh-cn';
  const style = textStyle(io.stdout);
  if (rule === null) {
    const rows = RULE_CODES.map((code) => {
      const severity = DEFAULT_SETTINGS.severity[code];
      return [
        { text: code },
        severity === 'off'
          ? { text: say({ key: 'cli.severity.off' }), color: 'dim' as const }
          : { text: say({ key: `cli.severity.${severity}` }), color: SEVERITY_COLORS[severity] },
        { text: summaryOf(pageOf(code, infix)) },
      ];
    });
    io.stdout.write(table(rows, style));
    return;
  }
  const address = rulePage(rule).replace(/\.md$/, `${infix}.md`);
  const page = terminalPage(pageOf(rule, infix), address, style, columnsOf(io.stdout));
  io.stdout.write(`${page}\n${style('dim', address)}\n`);
}

/** The first paragraph of a page, on one line. Paragraphs with nothing but a link are none. */
function summaryOf(page: string): string {
  const paragraph = page.split('\n\n').find((block) => !/^[#[]/.test(block)) ?? '';
  return paragraph.replaceAll('`', '').replaceAll('\n', ' ');
}
