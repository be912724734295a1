// Writes the digest that the proxy serves beside the tag of an image, so that the cluster always runs the same one.
import { parseReference } from '../image/reference.ts';
import type { FileContext } from '../model/fileContext.ts';
import type { Settings } from '../settings/settings.ts';
import { describeImage } from '../sites/describeImage.ts';
import { indentAt, lineBreakAt } from '../sites/dialects/kustomize/newName.ts';
import type { ImageSite, SitePart } from '../sites/imageSite.ts';
import { editOf } from '../sites/rewriteEdits.ts';
import type { Edit } from '../text/edit.ts';
import { lineEnd } from '../text/lineIndex.ts';
import { type Span, shift } from '../text/span.ts';
import { pullTarget } from './pullTarget.ts';
import { sitesOfText } from './sitesOfText.ts';

/** An image at the proxy that has no digest. Spans are UTF-16 offsets in the text of the file. */
export interface PinPlace {
  readonly span: Span;
  /** What to ask the proxy for: `proxy.example/library/nginx:1.27`. */
  readonly target: string;
  /** Returns the edits that write the digest (`sha256:…`). Null where the text has no place for one that is certain to be right. */
  readonly pin: ((digest: string) => readonly Edit[]) | null;
}

/** The images in `text` that can be pinned, in the order of the text. What has a digest already is not among them. Never throws. */
export function pinPlaces(text: string, settings: Settings, file: FileContext): readonly PinPlace[] {
  return sitesOfText(text, settings, file).flatMap(({ site, text: slice, start }) =>
    placeOf(site, slice, settings, file).map(({ span, target, pin }) => ({
      span: shift(span, start),
      target,
      pin:
        pin && ((digest: string) => pin(digest).map((edit) => ({ ...edit, span: shift(edit.span, start) }))),
    })),
  );
}

function placeOf(site: ImageSite, text: string, settings: Settings, file: FileContext): readonly PinPlace[] {
  const image = describeImage(site, settings, file);
  const { reference } = image;
  const wanted = image.status === 'proxied' ? pullTarget(image, settings) : null;
  return wanted && reference.kind === 'image' && reference.digest === null
    ? [{ span: image.span, target: wanted.target, pin: site.shared ? null : writer(site, text) }]
    : [];
}

/**
 * A whole reference gets the digest behind its tag, and an `images:` entry of kustomize gets the key `digest`. Values in parts get none,
 * because only their templates know whether they read one.
 */
function writer(site: ImageSite, text: string): PinPlace['pin'] {
  const [only] = site.parts;
  if (site.parts.length === 1 && only?.role === 'reference') {
    const isAsWritten = text.slice(only.span.start, only.span.end) === site.raw && only.before === '';
    const hasTag = tagOf(site.raw) !== null;
    return isAsWritten
      ? (digest) => [editOf(only, `${site.raw}${hasTag || !site.ownsTag ? '' : ':latest'}@${digest}`)]
      : null;
  }
  const tag = site.parts.find(({ role }) => role === 'tag');
  return site.dialect === 'kustomize' && tag?.key === 'newTag' ? insertion(text, tag) : null;
}

function tagOf(raw: string): string | null {
  const reference = parseReference(raw);
  return reference.kind === 'image' ? reference.tag : null;
}

/** Writes the key `digest` below `newTag`, on a line of its own where `newTag` has one, otherwise beside it. */
function insertion(text: string, { span, style }: SitePart): PinPlace['pin'] {
  const isQuoted = style === 'single' || style === 'double';
  const keyStart = text.lastIndexOf('newTag', span.start);
  const begin = text[keyStart - 1] === '"' ? keyStart - 1 : keyStart;
  const before = indentAt(text, begin);
  if (keyStart < 0 || style === 'block') {
    return null;
  }
  if (/^ *(?:- +)*$/.test(text.slice(begin - before.length, begin))) {
    const isJson = text[begin] === '"';
    const at = isJson ? span.end + 1 : lineEnd(text, span.end);
    const line = `${isJson ? ',' : ''}${lineBreakAt(text, at)}${before}`;
    return (digest) => [{ span: { start: at, end: at }, newText: line + entry(digest, isJson) }];
  }
  const at = span.end + (isQuoted ? 1 : 0);
  return (digest) => [{ span: { start: at, end: at }, newText: `, ${entry(digest, text[begin] === '"')}` }];
}

function entry(digest: string, isJson: boolean): string {
  return isJson ? `"digest": "${digest}"` : `digest: ${digest}`;
}
