// What was found, as plain data in the language of the run: every format is made of it. JSON prints it as it is, and threads can pass it on.
// Records stay in memory to the end of the run, so they hold no piece of a file's text that would keep all of it.
import { detach, type Finding, type Fix, type Image, type Notice, type Severity } from '../../core/index.ts';
import { say, type Words } from '../../l10n/index.ts';
import type { Location, LocationOf } from '../commands/command.ts';
import { shownPath } from '../files/osPath.ts';
import type { Source } from '../files/source.ts';
import { type Excerpt, excerptOf } from './excerpt.ts';
import { imageNameOf } from './imageNames.ts';
import type { ReportedRule } from './reportedRule.ts';

/** One element of `findings`. */
export interface FindingRecord extends Location {
  readonly file: string;
  /** The file from the top of its repository, with `/`. The same as `file` where there is no repository. */
  readonly path: string;
  readonly rule: ReportedRule;
  readonly severity: Exclude<Severity, 'off'>;
  readonly message: string;
  /** The image that the finding is about. Null where it is about something else. */
  readonly image: FoundImage | null;
  /** The first line of the place. */
  readonly excerpt: Excerpt;
  readonly fixes: readonly FixRecord[];
}

export interface FoundImage {
  readonly raw: string;
  /** `docker.io/library/nginx`, without tag and digest. Null where it is not certain. */
  readonly name: string | null;
  readonly registry: string | null;
}

export interface FixRecord {
  readonly title: string;
  readonly safety: Fix['safety'];
  readonly reason: string | null;
  /** The same in every language. */
  readonly reasonCode: string | null;
  /** Those of the file itself. */
  readonly edits: readonly (Location & { readonly newText: string })[];
}

/** One element of `images`. */
export interface ImageRecord
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
  readonly registry: string | null;
}

/** One element of `notices`. */
export interface NoticeRecord extends Location {
  readonly file: string;
  readonly message: string;
}

/** A copy of `records` that keeps no text: a string that was cut out of the text of a file has V8 keep all of that text. */
export function cutFree<T>(records: readonly T[]): readonly T[] {
  return structuredClone(records);
}

/** A source, or what stands for one after a fix: the same name, another text. */
export type Named = Pick<Source, 'name' | 'text'> & { readonly context: Pick<Source['context'], 'path'> };

/** @param images those of the same report */
export function findingRecords(
  { name, text, context }: Named,
  findings: readonly Finding[],
  images: readonly Image[],
  locationOf: LocationOf,
): readonly FindingRecord[] {
  const byStart = new Map(images.map((image) => [image.span.start, image]));
  const path = context.path === '' ? name : shownPath(context.path);
  return findings.map(({ rule, severity, message, span, fixes }) => {
    const image = byStart.get(span.start);
    return {
      file: name,
      path,
      rule,
      severity,
      message: said(message),
      ...locationOf(span),
      image: image ? foundImage(image) : null,
      excerpt: excerptOf(text, span),
      fixes: fixes.map((fix) => ({
        ...fixRecord(fix),
        edits: fix.edits.map((edit) => ({ ...locationOf(edit.span), newText: detach(edit.newText) })),
      })),
    };
  });
}

export function foundImage(image: Image): FoundImage {
  return { raw: detach(image.raw), ...imageNameOf(image) };
}

export function imageRecord(file: string, image: Image, locationOf: LocationOf): ImageRecord {
  const { canonical, status, official, target, path } = image;
  const { dialect, tier, keys, redirect, built } = image;
  const around = { redirect: redirect && shownPath(redirect), built: built && shownPath(built) };
  const { registry } = imageNameOf(image);
  const raw = detach(image.raw);
  const resource = image.resource && ofItsOwn(image.resource);
  const named = { raw, canonical, registry, status, official, target };
  return { file, ...locationOf(image.span), ...named, resource, path, dialect, tier, keys, ...around };
}

export function noticeRecords(
  file: string,
  notices: readonly Notice[],
  locationOf: LocationOf,
): readonly NoticeRecord[] {
  return notices.map(({ message, span }) => ({ file, ...locationOf(span), message: said(message) }));
}

/** The sentence of a reason is in the language of the run. Its code is the same in every language. */
export function fixRecord({ title, safety, reason }: Fix): Omit<FixRecord, 'edits'> {
  return {
    title: said(title),
    safety,
    reason: reason && said(reason),
    reasonCode: reason?.key.slice('reason.'.length) ?? null,
  };
}

/** A message may name files, whose names need not be text. */
function said(words: Words): string {
  return shownPath(say(words));
}

function ofItsOwn({
  apiVersion,
  kind,
  name,
}: NonNullable<Image['resource']>): NonNullable<Image['resource']> {
  return { apiVersion: detach(apiVersion), kind: detach(kind), name: name && detach(name) };
}
