// Makes findings of what registries answered, so that every format of reports can show it.
import type { Image } from '../../core/index.ts';
import { type ImageAnswer, isServed, isUnanswered } from '../../registry/answer.ts';
import { textOfAnswer } from '../../registry/answerText.ts';
import { shownPath } from '../files/osPath.ts';
import type { Source } from '../files/source.ts';
import { excerptOf } from '../report/excerpt.ts';
import type { LocationOf } from '../report/locations.ts';
import { cutFree, type FindingRecord, foundImage } from '../report/records.ts';
import { NOT_SERVED } from '../report/reportedRule.ts';

/** A place of an image, with what a record of a finding says about it. */
export type AskedPlace = Omit<FindingRecord, 'rule' | 'severity' | 'message' | 'fixes'>;

export function askedPlace(
  { name, text, context }: Source,
  image: Image,
  locationOf: LocationOf,
): AskedPlace {
  return cutFree({
    file: name,
    path: context.path === '' ? name : shownPath(context.path),
    ...locationOf(image.span),
    image: foundImage(image),
    excerpt: excerptOf(text, image.span),
  });
}

/** One for each place of an image that is not served as it should be. That nothing is known is a warning, because a run can be repeated. */
export function answerRecords(
  answers: readonly ImageAnswer[],
  placesOf: (target: string) => readonly AskedPlace[],
): readonly FindingRecord[] {
  return answers
    .filter((answer) => !isServed(answer) || answer.outcome === 'differs')
    .flatMap((answer) => {
      const severity = isServed(answer) || isUnanswered(answer) ? ('warning' as const) : ('error' as const);
      const found = { rule: NOT_SERVED, severity, message: textOfAnswer(answer), fixes: [] } as const;
      return placesOf(answer.target).map((place) => ({ ...place, ...found }));
    });
}
