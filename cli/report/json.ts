// Makes the JSON that programs read. Its shape is a promise: keys may be added, but never changed.
import type { Finding, Image, Report } from '../../core/index.ts';
import { say } from '../../l10n/index.ts';
import type { Location, LocationOf } from '../commands/command.ts';

/** One element of `images --format json`. */
export interface ImageRow
  extends Location,
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

export function jsonOfImage(file: string, image: Image, locationOf: LocationOf): ImageRow {
  const { raw, canonical, status, official, target, resource, path } = image;
  const { dialect, tier, keys, redirect } = image;
  const found = { dialect, tier, keys, redirect };
  return {
    file,
    ...locationOf(image.span),
    raw,
    canonical,
    status,
    official,
    target,
    resource,
    path,
    ...found,
  };
}

/** The elements of `check --format json` for one file. A notice is an element whose `rule` is null. */
export function jsonOfFindings(
  file: string,
  { findings, notices }: Report,
  locationOf: LocationOf,
): readonly object[] {
  return [
    ...notices.map(({ message, span }) => ({
      file,
      rule: null,
      severity: 'information',
      message: say(message),
      ...locationOf(span),
      fixes: [],
    })),
    ...findings.map((finding) => jsonOfFinding(file, finding, locationOf)),
  ];
}

function jsonOfFinding(
  file: string,
  { rule, severity, message, span, fixes }: Finding,
  locationOf: LocationOf,
): object {
  return {
    file,
    rule,
    severity,
    message: say(message),
    ...locationOf(span),
    fixes: fixes.map(({ title, safety, edits }) => ({
      title: say(title),
      safety,
      edits: edits.map((edit) => ({ ...locationOf(edit.span), newText: edit.newText })),
    })),
  };
}
