// Asks a person about each fix, with the answers of `git add --patch`.
import { acceptFixes } from '../../core/index.ts';
import { say } from '../../l10n/index.ts';
import { lineChanges } from '../files/unifiedDiff.ts';
import type { Io, Sink } from '../io.ts';
import { linesOfFindings } from '../report/formats/compact.ts';
import { locationsOf } from '../report/locations.ts';
import { printable } from '../report/printable.ts';
import { findingRecords } from '../report/records.ts';
import { type Style, textStyle } from '../report/style.ts';
import type { Candidate, Decide } from './makeFixes.ts';

/** Asks about one fix after the other on `talk`, a terminal. Safe fixes are asked about too. */
export function askFixes(talk: Sink, io: Io, speakAgain: () => void): Decide {
  const style = textStyle(talk);
  /** What was answered for the rest of a file. */
  const restOfFile = new Map<string, boolean>();
  let isOver = false;
  return async (candidate) => {
    const { key } = candidate.draft;
    const known = isOver ? false : restOfFile.get(key);
    if (known !== undefined) {
      return known;
    }
    talk.write(textOfCandidate(candidate, style));
    const answer = await ask(candidate, { talk, io, style, speakAgain });
    isOver = answer === 'q';
    if (answer === 'a' || answer === 'd') {
      restOfFile.set(key, answer === 'a');
    }
    return answer === 'y' || answer === 'a';
  };
}

interface Terminal {
  readonly talk: Sink;
  readonly io: Io;
  readonly style: Style;
  readonly speakAgain: () => void;
}

type Answer = 'y' | 'n' | 'q' | 'a' | 'd';

/** Asks until the answer is one of those that the question names. The end of the input means `q`. */
async function ask({ number, total }: Candidate, { talk, io, style, speakAgain }: Terminal): Promise<Answer> {
  for (;;) {
    talk.write(`${style('cyan', say({ key: 'cli.ask.question', args: [number, total] }))} `);
    const line = (await io.readAnswer?.()) ?? null;
    speakAgain();
    if (line === null) {
      talk.write('\n');
      return 'q';
    }
    const answer = ANSWERS.find((each) => each === line.trim().toLowerCase());
    if (answer) {
      return answer;
    }
    talk.write(`${say({ key: 'cli.ask.help' })}\n`);
  }
}

const ANSWERS: readonly Answer[] = ['y', 'n', 'q', 'a', 'd'];

/** The finding, the lines before and after in each file that the fix changes, and why it needs review. */
function textOfCandidate({ draft, finding, fix, changes }: Candidate, style: Style): string {
  const alone = acceptFixes();
  alone.accept(draft.key, fix);
  const files = [...new Set(changes)].flatMap(({ key, source, text }) => {
    const edits = alone.edits.get(key) ?? [];
    const name = key === draft.key ? [] : [`${printable(source.name)}\n`];
    return [...name, ...lineChanges(text, edits).flatMap((change) => textOfChange(change, style))];
  });
  const { name, context } = draft.source;
  const source = { name, context, text: draft.text };
  const records = findingRecords(source, [finding], draft.report.images, locationsOf(draft.text));
  const head = linesOfFindings(records, style);
  return [head, ...files].join('');
}

/** The last element of `after` is empty where the edit ends in a line break. */
function textOfChange(
  { before, after }: ReturnType<typeof lineChanges>[number],
  style: Style,
): readonly string[] {
  const shown = (sign: string, line: string): string => printable(sign + line.replace(/\r?\n$/, ''));
  return [
    ...before.map((line) => `${style('red', shown('-', line))}\n`),
    ...after.filter((line) => line !== '').map((line) => `${style('green', shown('+', line))}\n`),
  ];
}
