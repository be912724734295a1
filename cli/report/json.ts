// Makes the JSON that programs read. Its shape is a promise: keys may be added, and whatever else changes raises the version.
// `schemas/report.schema.json` describes it.
import type { Finding, Fix, Image, Notice } from '../../core/index.ts';
import { say, type Words } from '../../l10n/index.ts';
import type { Location, LocationOf, MadeFix } from '../commands/command.ts';
import { shownPath } from '../files/osPath.ts';

/** Version 1 were lists without a version, in 0.1.0. */
export const SCHEMA_VERSION = 2;

/** One element of `images`. */
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
      | 'built'
    > {
  readonly file: string;
}

export function jsonOfImage(file: string, image: Image, locationOf: LocationOf): ImageRow {
  const { raw, canonical, status, official, target, resource, path } = image;
  const { dialect, tier, keys, redirect, built } = image;
  const around = { redirect: redirect && shownPath(redirect), built: built && shownPath(built) };
  const found = { dialect, tier, keys, ...around };
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

/** The elements of `notices` for one file. */
export function jsonOfNotices(
  file: string,
  notices: readonly Notice[],
  locationOf: LocationOf,
): readonly object[] {
  return notices.map(({ message, span }) => ({ file, ...locationOf(span), message: said(message) }));
}

/** The elements of `findings` for one file. */
export function jsonOfFindings(
  file: string,
  findings: readonly Finding[],
  locationOf: LocationOf,
): readonly object[] {
  return findings.map(({ rule, severity, message, span, fixes }) => ({
    file,
    rule,
    severity,
    message: said(message),
    ...locationOf(span),
    fixes: fixes.map((fix) => ({
      ...jsonOfFix(fix),
      edits: fix.edits.map((edit) => ({ ...locationOf(edit.span), newText: edit.newText })),
    })),
  }));
}

/** The element of `files` for a file that `fix` changes. `reviewed` are the fixes among its own that needed review. */
export function jsonOfFixed(
  file: string,
  edits: number,
  written: boolean,
  reviewed: readonly MadeFix[],
): object {
  const made = reviewed.map(({ location, finding: { rule }, fix }) => ({
    rule,
    ...location,
    ...jsonOfFix(fix),
  }));
  return { file, edits, written, reviewed: made };
}

/** A message may name files, whose names need not be text. */
function said(words: Words): string {
  return shownPath(say(words));
}

/** The sentence of a reason is in the language of the run. Its code is the same in every language. */
function jsonOfFix({ title, safety, reason }: Fix): object {
  return {
    title: said(title),
    safety,
    reason: reason && said(reason),
    reasonCode: reason?.key.slice('reason.'.length) ?? null,
  };
}
