// The JSON that programs read. Its shape is a promise: keys are added, never changed.
import type { Finding, Image, Report, Span } from '../../core/index.ts';
import { say } from '../../l10n/index.ts';
import type { Place } from '../commands/command.ts';

type PlaceOf = (span: Span) => Place;

/** One element of `images --format json`. */
export interface ImageRow
  extends Place,
    Pick<
      Image,
      | 'raw'
      | 'canonical'
      | 'status'
      | 'official'
      | 'target'
      | 'resource'
      | 'path'
      | 'dialect'
      | 'tier'
      | 'keys'
      | 'redirect'
    > {
  readonly file: string;
}

export function jsonOfImage(file: string, image: Image, placeOf: PlaceOf): ImageRow {
  const { raw, canonical, status, official, target, resource, path } = image;
  const { dialect, tier, keys, redirect } = image;
  const found = { dialect, tier, keys, redirect };
  return { file, ...placeOf(image.span), raw, canonical, status, official, target, resource, path, ...found };
}

/** The elements of `check --format json` for one file. A notice is one without a rule. */
export function jsonOfFindings(
  file: string,
  { findings, notices }: Report,
  placeOf: PlaceOf,
): readonly object[] {
  return [
    ...notices.map(({ message, span }) => ({
      file,
      rule: null,
      severity: 'information',
      message: say(message),
      ...placeOf(span),
      fixes: [],
    })),
    ...findings.map((finding) => jsonOfFinding(file, finding, placeOf)),
  ];
}

function jsonOfFinding(
  file: string,
  { rule, severity, message, span, fixes }: Finding,
  placeOf: PlaceOf,
): object {
  return {
    file,
    rule,
    severity,
    message: say(message),
    ...placeOf(span),
    fixes: fixes.map(({ title, safety, edits }) => ({
      title: say(title),
      safety,
      edits: edits.map((edit) => ({ ...placeOf(edit.span), newText: edit.newText })),
    })),
  };
}
