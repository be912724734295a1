// What was found, as plain data in the language of the run: every format is made of it. JSON prints it as it is, and threads can pass it on.
import type { Finding, Fix, Image, Notice, Severity } from '../../core/index.ts';
import { say, type Words } from '../../l10n/index.ts';
import { shownPath } from '../files/osPath.ts';
import type { Source } from '../files/source.ts';
import { type Excerpt, excerptOf } from './excerpt.ts';
import { imageNameOf } from './imageNames.ts';
import type { Location, LocationOf } from './locations.ts';
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

/** A copy that can be kept to the end of the run: a string that was cut out of the text of a file has V8 keep all of that text. */
export function cutFree<T>(made: T): T {
  return structuredClone(made);
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
  if (findings.length === 0) {
    return [];
  }
  const byStart = imagesByStart(images);
  const path = context.path === '' ? name : shownPath(context.path);
  const records = findings.map(({ rule, severity, message, span, fixes }) => {
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
        edits: fix.edits.map((edit) => ({ ...locationOf(edit.span), newText: edit.newText })),
      })),
    };
  });
  return cutFree(records);
}

/** The image that each finding about an image begins with. */
export function imagesByStart(images: readonly Image[]): ReadonlyMap<number, Image> {
  return new Map(images.map((image) => [image.span.start, image]));
}

export function foundImage(image: Image): FoundImage {
  return { raw: image.raw, ...imageNameOf(image) };
}

export function imageRecords(
  file: string,
  images: readonly Image[],
  locationOf: LocationOf,
): readonly ImageRecord[] {
  return images.length === 0 ? [] : cutFree(images.map((image) => imageRecord(file, image, locationOf)));
}

function imageRecord(file: string, image: Image, locationOf: LocationOf): ImageRecord {
  const { raw, canonical, status, official, target, resource, path } = image;
  const { dialect, tier, keys, redirect, built } = image;
  const around = { redirect: redirect && shownPath(redirect), built: built && shownPath(built) };
  const { registry } = imageNameOf(image);
  const named = { raw, canonical, registry, status, official, target };
  return { file, ...locationOf(image.span), ...named, resource, path, dialect, tier, keys, ...around };
}

export function noticeRecords(
  file: string,
  notices: readonly Notice[],
  locationOf: LocationOf,
): readonly NoticeRecord[] {
  const records = notices.map(({ message, span }) => ({ file, ...locationOf(span), message: said(message) }));
  return records.length === 0 ? [] : cutFree(records);
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
