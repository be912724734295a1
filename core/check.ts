// The engine: takes a text and settings, and perhaps the report of the previous version, and returns a report.
import { checkDocument, type DocumentReport, NOTHING } from './checkDocument.ts';
import { IGNORE_WORD, suppressedBy, suppressions } from './ignore/suppressions.ts';
import { unusedFindings, unusedOf } from './ignore/unusedIgnores.ts';
import { type FileContext, NO_FILE } from './model/fileContext.ts';
import { type FilePlace, isFileWorthReading, isKindOfFile } from './prefilter.ts';
import type { Finding, Notice, Report, ReportCache } from './report.ts';
import { TRIGGERS } from './rules/index.ts';
import type { Settings } from './settings/settings.ts';
import type { Image } from './sites/describeImage.ts';
import { textDialectOf } from './sites/dialects/dialectOf.ts';
import { type Span, shift } from './text/span.ts';
import { segments, segmentsAfter } from './yaml/documents.ts';
import { MOST_NODES } from './yaml/weight.ts';

export interface CheckOptions {
  /** The report of the previous version of the text. Documents that have not changed since are not read again. */
  readonly previous?: Report | undefined;
  /** What is known about the file apart from its text. If it is not the same object as for `previous`, every document is read again. */
  readonly file?: FileContext | undefined;
}

const MEGABYTE = 1_000_000;

/**
 * Returns everything Nearpull reports about `text`, a YAML stream, a JSON manifest or a Dockerfile. Images and findings are in the order of
 * the text. Spans are UTF-16 offsets in `text`. Never throws, however broken the text is.
 *
 * Does not check whether the file is excluded. The front ends know its path and decide that.
 */
export function check(text: string, settings: Settings, options: CheckOptions = {}): Report {
  const { fileMegabytes } = settings.limits;
  const file = options.file ?? NO_FILE;
  if (text.length > fileMegabytes * MEGABYTE) {
    const message = { key: 'notice.fileTooLarge', args: [megabytes(text.length), fileMegabytes] } as const;
    return assemble({ text, settings, file, spans: [], pieces: [] }, [
      { span: { start: 0, end: 0 }, message },
    ]);
  }
  const before = previousPieces(options.previous, settings, file);
  const spans = textDialectOf(file.path)
    ? [{ start: 0, end: text.length }]
    : before
      ? segmentsAfter(before, text)
      : segments(text);
  const unchanged = matchEnds(text, spans, before);
  const notices: Notice[] = file.tooMany ? [TOO_MANY[file.tooMany]] : [];
  const pieces = spans.map((span, index) => {
    const kept = unchanged(index);
    return kept ? move(kept, span) : read(text, span, settings, file, notices);
  });
  return assemble({ text, settings, file, spans, pieces }, notices);
}

/**
 * Whether `check` may find an image or a problem in a file with this text. `text` may also be its bytes in UTF-8, one character for each byte.
 * May answer true where `check` finds nothing, but must not answer false where it finds something. A notice that a file is too large does
 * not count.
 */
export function mayReport(file: FilePlace, settings: Settings, text: string): boolean {
  // An ignore comment may name a rule that does not exist, in a file of any kind.
  return isFileWorthReading(file, settings, text, TRIGGERS) || text.includes(IGNORE_WORD);
}

/**
 * Whether Nearpull looks for something in a file with this text: in an object of Kubernetes, or because of its name. A file in which it does not is
 * not clean, it is not judged. `text` may be bytes as above.
 */
export function isKnownFile(file: FilePlace, text: string): boolean {
  return isKindOfFile(file, text, TRIGGERS);
}

/** A document of the stream with its report: `own` counts from the start of the document, `images` and `findings` from that of the text. */
interface Piece {
  readonly span: Span;
  readonly own: DocumentReport;
  readonly images: readonly Image[];
  readonly findings: readonly Finding[];
}

/** What a report carries for the next check. The brand of `ReportCache` keeps all other code from reading it. */
interface Cache {
  readonly text: string;
  readonly settings: Settings;
  readonly file: FileContext;
  /** The documents of `text`. */
  readonly spans: readonly Span[];
  /** One piece for each span, in the same order. */
  readonly pieces: readonly Piece[];
}

function assemble(cache: Cache, notices: readonly Notice[]): Report {
  const { pieces } = cache;
  const wholeFile = pieces.flatMap(({ own }) => own.wholeFile);
  const findings = pieces.flatMap((piece) => piece.findings);
  const isSilent = suppressedBy(wholeFile);
  return {
    images: pieces.flatMap((piece) => piece.images),
    findings:
      wholeFile.length === 0
        ? findings
        : [
            ...findings.filter(({ rule, span }) => !isSilent(rule, span)),
            ...unusedOfFile(cache, findings, isSilent),
          ].sort((a, b) => a.span.start - b.span.start),
    notices,
    cache: cache as unknown as ReportCache,
  };
}

/** About the comments for the whole file that silence nothing in any of its documents. */
function unusedOfFile(
  { pieces, settings, text, file }: Cache,
  findings: readonly Finding[],
  isSilent: (rule: string, span: Span) => boolean,
): readonly Finding[] {
  if (!pieces.every(({ own }) => own.isSure)) {
    return [];
  }
  const elsewhere = findings.filter(({ rule, span }) => isSilent(rule, span));
  const silenced = [...elsewhere, ...pieces.flatMap(({ own }) => own.silenced)];
  const comments = pieces.flatMap(({ own }) => own.wholeFile);
  return pieces.flatMap(({ own, span }) => {
    const unused = unusedOf(own.wholeFile, silenced);
    if (unused.length === 0) {
      return [];
    }
    const document = text.slice(span.start, span.end);
    // A comment behind one for the file may be about it.
    const near = [...comments, ...suppressions(document, file.path)];
    const found = unusedFindings(document, unused, near, settings);
    return found.map((finding) => moveFinding(finding, span.start));
  });
}

function previousPieces(previous: Report | undefined, settings: Settings, file: FileContext): Cache | null {
  const cache = previous?.cache as unknown as Cache | undefined;
  return cache?.settings === settings && cache.file === file ? cache : null;
}

/** Maps the index of a document to its piece from the previous version; null where it may have changed. Only both ends are compared. */
function matchEnds(
  text: string,
  spans: readonly Span[],
  before: Cache | null,
): (index: number) => Piece | null {
  if (!before) {
    return () => null;
  }
  const old = before.pieces;
  const same = (span: Span | undefined, piece: Piece | undefined): boolean =>
    span !== undefined &&
    piece !== undefined &&
    span.end - span.start === piece.span.end - piece.span.start &&
    text.slice(span.start, span.end) === before.text.slice(piece.span.start, piece.span.end);
  const shorter = Math.min(spans.length, old.length);
  let head = 0;
  while (head < shorter && same(spans[head], old[head])) {
    head++;
  }
  let tail = 0;
  while (tail < shorter - head && same(spans[spans.length - 1 - tail], old[old.length - 1 - tail])) {
    tail++;
  }
  return (index) =>
    (index < head
      ? old[index]
      : index >= spans.length - tail
        ? old[index - spans.length + old.length]
        : null) ?? null;
}

function read(text: string, span: Span, settings: Settings, file: FileContext, notices: Notice[]): Piece {
  const length = span.end - span.start;
  const { documentMegabytes } = settings.limits;
  if (length > documentMegabytes * MEGABYTE) {
    notices.push(noticeOf('notice.documentTooLarge', text, span, megabytes(length), documentMegabytes));
    return REFUSED;
  }
  const own = checkDocument(text.slice(span.start, span.end), settings, file);
  if (own.isTooHeavy) {
    notices.push(noticeOf('notice.documentTooHeavy', text, span, MOST_NODES));
    return REFUSED;
  }
  return place(own, span);
}

/** The notice that the document at `span` is not checked. Its first argument is the line of the document. */
function noticeOf(
  key: 'notice.documentTooLarge' | 'notice.documentTooHeavy',
  text: string,
  { start }: Span,
  ...args: readonly (number | string)[]
): Notice {
  const line = text.slice(0, start).split(/\r\n?|\n/).length;
  return { span: { start, end: start }, message: { key, args: [line, ...args] } };
}

const TOO_MANY: Readonly<Record<NonNullable<FileContext['tooMany']>, Notice>> = {
  kustomizations: {
    span: { start: 0, end: 0 },
    message: { key: 'notice.tooManyKustomizations', args: [] },
  },
  expressions: { span: { start: 0, end: 0 }, message: { key: 'notice.tooManyExpressions', args: [] } },
};

/** Of a document that is not read. No document of the next version equals an empty span: it is measured again, and its notice given again. */
const REFUSED: Piece = {
  span: { start: 0, end: 0 },
  own: { ...NOTHING, isSure: false },
  images: [],
  findings: [],
};

function move(piece: Piece, span: Span): Piece {
  return piece.span.start === span.start ? piece : place(piece.own, span);
}

function place(own: DocumentReport, span: Span): Piece {
  if (span.start === 0) {
    return { span, own, images: own.images, findings: own.findings };
  }
  return {
    span,
    own,
    images: own.images.map((image) => ({ ...image, span: shift(image.span, span.start) })),
    findings: own.findings.map((finding) => moveFinding(finding, span.start)),
  };
}

function moveFinding(finding: Finding, offset: number): Finding {
  const fixes = finding.fixes.map((fix) => ({
    ...fix,
    edits: fix.edits.map(({ span, newText }) => ({ span: shift(span, offset), newText })),
  }));
  return { ...finding, span: shift(finding.span, offset), fixes };
}

function megabytes(length: number): string {
  return (length / MEGABYTE).toFixed(1);
}
