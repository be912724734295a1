// The engine: takes a text and settings, and perhaps the report of the previous version, and returns a report.
import { type DocumentReport, documentSteps, NOTHING } from './checkDocument.ts';
import { IGNORE_WORD, suppressedBy, suppressions } from './ignore/suppressions.ts';
import { unusedFindings, unusedOf } from './ignore/unusedIgnores.ts';
import { type FileContext, NO_FILE } from './model/fileContext.ts';
import { finish, type Steps } from './model/steps.ts';
import { type FilePlace, type FileReasons, isFileWorthReading, isKindOfFile } from './prefilter.ts';
import type { Finding, Notice, Report, ReportCache } from './report.ts';
import { TRIGGERS } from './rules/index.ts';
import type { Settings } from './settings/settings.ts';
import type { Image } from './sites/describeImage.ts';
import { textDialectOf } from './sites/dialects/dialectOf.ts';
import { type Span, shift } from './text/span.ts';
import { hasMark } from './yaml/documents.ts';
import { MOST_NODES } from './yaml/weight.ts';
import { YamlStream } from './yaml/yamlStream.ts';

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
export function check(text: string | YamlStream, settings: Settings, options: CheckOptions = {}): Report {
  return finish(checkSteps(text, settings, options));
}

/** Does the same in steps. */
export function* checkSteps(
  text: string | YamlStream,
  settings: Settings,
  { previous, file = NO_FILE }: CheckOptions = {},
): Steps<Report> {
  const stream = typeof text === 'string' ? YamlStream.of(text) : text;
  const { fileMegabytes } = settings.limits;
  if (stream.length > fileMegabytes * MEGABYTE) {
    const message = { key: 'notice.fileTooLarge', args: [megabytes(stream.length), fileMegabytes] } as const;
    const notice = { span: { start: 0, end: 0 }, message };
    return assemble({ settings, file, documents: [], pieces: [] }, [notice]);
  }
  const documents = documentsOf(stream, file);
  const unchanged = matchEnds(documents, previousCache(previous, settings, file));
  const notices: Notice[] = file.tooMany ? [TOO_MANY[file.tooMany]] : [];
  const pieces: Piece[] = [];
  for (const [index, document] of documents.entries()) {
    const kept = unchanged(index);
    pieces.push(kept ? move(kept, document.span) : yield* read(stream, document, settings, file, notices));
  }
  return assemble({ settings, file, documents, pieces }, notices);
}

/**
 * Whether `check` may find an image or a problem in a file with this text. `text` may also be its bytes in UTF-8, one character for each byte.
 * May answer true where `check` finds nothing, but must not answer false where it finds something. A notice that a file is too large does
 * not count.
 */
export function mayReport(file: FilePlace, settings: Settings, text: string): boolean {
  return isFileWorthReading(file, settings, text, FILE_REASONS);
}

/** An ignore comment may name a rule that does not exist, in a file of any kind. */
const FILE_REASONS: FileReasons = { ...TRIGGERS, anywhere: [IGNORE_WORD] };

/**
 * Whether Nearpull looks for something in a file with this text: in an object of Kubernetes, or because of its name. A file in which it does not is
 * not clean, it is not judged. `text` may be bytes as above.
 */
export function isKnownFile(file: FilePlace, text: string): boolean {
  return isKindOfFile(file, text, TRIGGERS);
}

/** What is checked by itself: a document of a stream without the byte order mark, or a whole Dockerfile. */
interface PlacedDocument {
  readonly text: string;
  readonly span: Span;
}

/** The report of a document: `own` counts from the start of the document, `images` and `findings` from that of the text. */
interface Piece {
  readonly span: Span;
  readonly own: DocumentReport;
  readonly images: readonly Image[];
  readonly findings: readonly Finding[];
}

/** What a report carries for the next check. The brand of `ReportCache` keeps all other code from reading it. */
interface Cache {
  readonly settings: Settings;
  readonly file: FileContext;
  readonly documents: readonly PlacedDocument[];
  /** One for each document, in the same order. */
  readonly pieces: readonly Piece[];
}

function documentsOf(stream: YamlStream, file: FileContext): readonly PlacedDocument[] {
  if (textDialectOf(file.path)) {
    return [{ text: stream.text, span: { start: 0, end: stream.length } }];
  }
  let end = 0;
  return stream.parts.map(({ text }) => {
    const start = end;
    end += text.length;
    return hasMark(text)
      ? { text: text.slice(1), span: { start: start + 1, end } }
      : { text, span: { start, end } };
  });
}

function assemble(cache: Cache, notices: readonly Notice[]): Report {
  const { pieces } = cache;
  const [first, second] = pieces;
  if (first && !second && first.own.wholeFile.length === 0) {
    const { images, findings } = first;
    return { images, findings, notices, cache: cache as unknown as ReportCache };
  }
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
  { documents, pieces, settings, file }: Cache,
  findings: readonly Finding[],
  isSilent: (rule: string, span: Span) => boolean,
): readonly Finding[] {
  if (!pieces.every(({ own }) => own.isSure)) {
    return [];
  }
  const elsewhere = findings.filter(({ rule, span }) => isSilent(rule, span));
  const silenced = [...elsewhere, ...pieces.flatMap(({ own }) => own.silenced)];
  const comments = pieces.flatMap(({ own }) => own.wholeFile);
  return documents.flatMap(({ text, span }, index) => {
    const unused = unusedOf(pieces[index]?.own.wholeFile ?? [], silenced);
    if (unused.length === 0) {
      return [];
    }
    // A comment behind one for the file may be about it.
    const near = [...comments, ...suppressions(text, file.path)];
    const found = unusedFindings(text, unused, near, settings);
    return found.map((finding) => moveFinding(finding, span.start));
  });
}

function previousCache(previous: Report | undefined, settings: Settings, file: FileContext): Cache | null {
  const cache = previous?.cache as unknown as Cache | undefined;
  return cache?.settings === settings && cache.file === file ? cache : null;
}

/**
 * Maps the index of a document to its piece from the previous version; null where it may have changed. Only both ends are compared. A document
 * that no edit touched is the same string, so nobody looks at its characters.
 */
function matchEnds(
  documents: readonly PlacedDocument[],
  before: Cache | null,
): (index: number) => Piece | null {
  const { documents: old, pieces } = before ?? { documents: [], pieces: [] };
  const moved = old.length - documents.length;
  const same = (index: number, oldIndex: number): boolean =>
    documents[index]?.text === old[oldIndex]?.text && pieces[oldIndex] !== REFUSED;
  let head = 0;
  while (head < Math.min(documents.length, old.length) && same(head, head)) {
    head++;
  }
  let tail = documents.length;
  while (tail > head && tail + moved > head && same(tail - 1, tail - 1 + moved)) {
    tail--;
  }
  return (index) => (index < head ? pieces[index] : index >= tail ? pieces[index + moved] : null) ?? null;
}

function* read(
  stream: YamlStream,
  { text, span }: PlacedDocument,
  settings: Settings,
  file: FileContext,
  notices: Notice[],
): Steps<Piece> {
  const { documentMegabytes } = settings.limits;
  if (text.length > documentMegabytes * MEGABYTE) {
    const sizes = [megabytes(text.length), documentMegabytes];
    notices.push(noticeOf('notice.documentTooLarge', stream, span, ...sizes));
    return REFUSED;
  }
  const isWhole = text.length === stream.length;
  const own = yield* documentSteps(text, settings, file, { isWhole });
  if (own.isTooHeavy) {
    notices.push(noticeOf('notice.documentTooHeavy', stream, span, MOST_NODES));
    return REFUSED;
  }
  return place(own, span);
}

/** The notice that the document at `span` is not checked. Its first argument is the line of the document. */
function noticeOf(
  key: 'notice.documentTooLarge' | 'notice.documentTooHeavy',
  { lines }: YamlStream,
  { start }: Span,
  ...args: readonly (number | string)[]
): Notice {
  const line = lines.positionAt(start).line + 1;
  return { span: { start, end: start }, message: { key, args: [line, ...args] } };
}

const TOO_MANY: Readonly<Record<NonNullable<FileContext['tooMany']>, Notice>> = {
  kustomizations: {
    span: { start: 0, end: 0 },
    message: { key: 'notice.tooManyKustomizations', args: [] },
  },
  expressions: { span: { start: 0, end: 0 }, message: { key: 'notice.tooManyExpressions', args: [] } },
};

/** Of a document that is not read. It is measured again in the next version, and its notice given again. */
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
