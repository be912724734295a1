// What is offered while a person types an image or an ignore comment.
import { type CompletionItem, CompletionItemKind, type Position, type Range } from 'vscode-languageserver';
import { isDockerfile, pathPrefix, pullName, RULE_CODES, type Span } from '../../core/index.ts';
import { plain, tell } from './lsp/words.ts';
import type { CheckedFile, Session } from './session.ts';

/** Null where no image is typed at `position`. */
export function imageItems(
  session: Session,
  { document, report, settings, context }: CheckedFile,
  position: Position,
): CompletionItem[] | null {
  const { before, after } = lineAround(document, position);
  const pattern = isDockerfile(context.path) ? FROM : IMAGE_KEY;
  const typed = pattern.exec(before)?.[1];
  if (typed === undefined) {
    return null;
  }
  const range = rangeAround(position, typed.length, /^[^\s"'#,}]*/.exec(after)?.[0].length ?? 0);
  const { proxy } = settings;
  const prefix = proxy.kind === 'configured' ? pathPrefix(proxy.template, proxy.domain) : null;
  const counts = new Map<string, number>();
  const used = [
    ...report.images
      .filter(({ span }) => span.end < document.offsetAt(range.start))
      .map((image) => pullName(image, settings)),
    ...[...session.scan.files].flatMap(({ images }) => images.map(({ pull }) => pull)),
  ];
  const namespaces = new Set(proxy.kind === 'configured' ? proxy.namespaces : []);
  for (const name of used) {
    if (name !== null) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    if (name && prefix !== null && name.startsWith(prefix)) {
      namespaces.add(name.slice(prefix.length).split('/', 1)[0] ?? '');
    }
  }
  const mostUsed = [...counts].sort(([, a], [, b]) => b - a).slice(0, MOST_ITEMS);
  const item = (text: string, kind: CompletionItemKind, order: string): CompletionItem => ({
    label: plain(text),
    kind,
    sortText: `${order} ${text}`,
    // A person may type the short name of an image that has a long one at the proxy.
    filterText: `${text} ${text.slice(text.lastIndexOf('/') + 1)}`,
    textEdit: { range, newText: text },
  });
  return [
    ...mostUsed.map(([name], index) =>
      item(name, CompletionItemKind.Value, `1 ${String(index).padStart(4, '0')}`),
    ),
    ...(prefix === null
      ? []
      : [prefix, ...[...namespaces].map((name) => `${prefix}${name}/`)].map((text) =>
          item(text, CompletionItemKind.Folder, '2'),
        )),
  ];
}

/** Nobody reads a longer list, and an editor asks for it at every image. */
const MOST_ITEMS = 200;

/** A key that ends in `image`, in YAML and JSON, and what is typed behind it. */
const IMAGE_KEY = /image["']?[ \t]*:[ \t]+["']?([^\s"'#,}]*)$/i;
const FROM = /^[ \t]*FROM[ \t]+(?:--[^\s]+[ \t]+)*([^\s]*)$/i;

/** Null where no ignore comment is typed at `position`. */
export function ignoreItems({ document, report }: CheckedFile, position: Position): CompletionItem[] | null {
  const { before } = lineAround(document, position);
  const rule = RULE_NAMES.exec(before)?.[1]
    ?.split(/[, \t]/)
    .at(-1);
  const word = COMMENT_WORD.exec(before)?.[1];
  const isNear = ({ span }: { readonly span: Span }): boolean => {
    const { line } = document.positionAt(span.start);
    return line === position.line || line === position.line + 1;
  };
  // What a comment on the line silences already is among the images and not among the findings.
  const rules = new Set<string>([
    ...report.findings.filter(isNear).map((finding) => finding.rule),
    ...(report.images.some(isNear) ? ['docker-hub-image'] : []),
  ]);
  if (rule !== undefined) {
    const range = rangeAround(position, rule.length, 0);
    return RULE_CODES.map((code) => ({
      label: code,
      kind: CompletionItemKind.EnumMember,
      sortText: `${rules.has(code) ? 1 : 2} ${code}`,
      textEdit: { range, newText: code },
    }));
  }
  // A comment may be about anything: where nothing is found, only who begins the word is asking for it.
  if (
    word === undefined ||
    (rules.size === 0 && word === '') ||
    !IGNORES[0].startsWith(word.slice(0, IGNORES[0].length))
  ) {
    return null;
  }
  const range = rangeAround(position, word.length, 0);
  return IGNORES.map((label, index) => ({
    label,
    kind: CompletionItemKind.Keyword,
    sortText: String(index),
    detail: tell({ key: `server.complete.${label}` }),
    textEdit: { range, newText: label },
  }));
}

const IGNORES = ['nearpull-ignore', 'nearpull-ignore-next-line', 'nearpull-ignore-file'] as const;
const COMMENT_WORD = /(?:^|\s)#[ \t]*([a-z-]*)$/;
const RULE_NAMES = /(?:^|\s)#[ \t]*nearpull-ignore(?:-next-line|-file)?[ \t:]([a-z, \t-]*)$/;

function lineAround(document: CheckedFile['document'], { line, character }: Position) {
  const text = document.getText(document.getLineRange(line));
  return {
    before: text.slice(Math.max(0, character - LONGEST), character),
    after: text.slice(character, character + LONGEST),
  };
}

/** In characters: longer than a line with an image. */
const LONGEST = 1000;

function rangeAround({ line, character }: Position, before: number, after: number): Range {
  return { start: { line, character: character - before }, end: { line, character: character + after } };
}
