// Shows what registries answered: as text for people, and as JSON for programs.
import { counted, plural, say } from '../../l10n/index.ts';
import { type ImageAnswer, isServed, isUnanswered } from '../../registry/answer.ts';
import { textOfAnswer } from '../../registry/answerText.ts';
import type { Location } from './locations.ts';
import { printable } from './printable.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

/** A place in a file that names the image of an answer. */
export interface AnswerPlace extends Location {
  readonly file: string;
  /** As it is written there. */
  readonly raw: string;
}

/** An answer with every place that it is about. */
export interface PlacedAnswer {
  readonly answer: ImageAnswer;
  readonly places: readonly AnswerPlace[];
}

/** A line for each image, which begins with the first place of it, and the sum of all. */
export function textOfAnswers(all: readonly PlacedAnswer[], style: Style): string {
  const rows = all.map(({ answer, places }) => {
    const [first] = places;
    const more = places.length - 1;
    const others = more > 0 ? [say({ key: plural('cli.verify.more', more), args: [more] })] : [];
    const at = first ? `${printable(first.file)}:${first.line}:${first.column}` : '';
    const color = isServed(answer) && answer.outcome === 'served' ? 'green' : 'red';
    return [
      { text: at },
      {
        text: answer.outcome,
        color: isUnanswered(answer) ? ('yellow' as const) : (color as 'green' | 'red'),
      },
      { text: printable(answer.target) },
      { text: printable([textOfAnswer(answer), ...others].join(' ')) },
    ];
  });
  const served = all.filter(({ answer }) => isServed(answer)).length;
  const sum = say({ key: 'cli.verify.summary', args: [served, counted('images', all.length)] });
  return `${table(rows, style)}${sum}\n`;
}

/** The elements of `answers`. */
export function jsonOfAnswers(all: readonly PlacedAnswer[]): readonly object[] {
  return all.map(({ answer, places }) => {
    const { target, outcome, digest, platforms, detail, host, upstream } = answer;
    const message = textOfAnswer(answer);
    return { target, outcome, message, digest, platforms, detail, host, upstream, places };
  });
}
