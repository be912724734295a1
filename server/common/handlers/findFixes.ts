// nearpull/findFixes: the fixes of files that need not be open, and what is left, and why.
import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { check, type Finding, type FixChoice, fixChoices, type Settings } from '../../../core/index.ts';
import type {
  FindFixesParams,
  FindFixesResult,
  FixableFile,
  LeftAlone,
  LeftReason,
  ManifestFile,
  OfferedFix,
} from '../../../protocol/fixes.ts';
import { toRange, toTextEdits } from '../lsp/toProtocol.ts';
import { plain, tell } from '../lsp/words.ts';
import { CURED_BY_DOMAIN } from '../offers.ts';
import type { Session } from '../session.ts';
import { soon } from '../soon.ts';
import { keyOf } from '../uris.ts';

export async function findFixes(
  session: Session,
  { files }: FindFixesParams,
  token: CancellationToken,
): Promise<FindFixesResult> {
  const fixable: FixableFile[] = [];
  const left: LeftAlone[] = [];
  const open = new Map(session.documents.all().map((document) => [keyOf(document.uri), document]));
  for (let start = 0; start < files.length; start += AT_ONCE) {
    const sources = await Promise.all(
      files.slice(start, start + AT_ONCE).map((file) => textOf(session, file, open)),
    );
    for (const source of sources) {
      // A turn of the loop for each file: keystrokes go first, and a cancellation is heard.
      await soon();
      if (token.isCancellationRequested) {
        throw new ResponseError(LSPErrorCodes.RequestCancelled, findFixes.name);
      }
      const found = 'reason' in source ? null : await fixesOf(session, source);
      left.push(...(found?.left ?? []), ...('reason' in source ? [source] : []));
      fixable.push(...(found && found.file.fixes.length > 0 ? [found.file] : []));
    }
  }
  return { files: fixable, left };
}

/** Files that are read at once. All of them are in memory together. */
const AT_ONCE = 16;

interface FixSource {
  readonly uri: string;
  readonly text: string;
  readonly version: number | null;
  readonly modified: number | null;
  readonly settings: Settings;
}

/** The text of a file that is to be fixed, or why it is left alone. */
async function textOf(
  session: Session,
  { uri, text, version }: ManifestFile,
  open: ReadonlyMap<string, TextDocument>,
): Promise<FixSource | LeftAlone> {
  const alone = (reason: LeftReason): LeftAlone => ({ uri, reason, count: 1 });
  if (session.isQuarantined(uri)) {
    return alone('quarantined');
  }
  const { settings, excluded } = await session.settings.of(uri);
  if (excluded) {
    return alone('excluded');
  }
  if (await session.neighbours.isIgnored(uri)) {
    return alone('ignored');
  }
  if (text !== undefined) {
    return { uri, text, version: version ?? null, modified: null, settings };
  }
  const document = open.get(keyOf(uri));
  if (document) {
    return { uri, text: document.getText(), version: document.version, modified: null, settings };
  }
  // The setting counts characters. A file with more bytes may have fewer characters, but it is not worth the memory.
  const most = settings.limits.fileMegabytes * 1_000_000;
  const read = (await session.manifests?.readWhole(uri, most)) ?? 'unreadable';
  return typeof read === 'string' ? alone(read) : { uri, version: null, settings, ...read };
}

async function fixesOf(
  session: Session,
  { uri, text, version, modified, settings }: FixSource,
): Promise<{ readonly file: FixableFile; readonly left: readonly LeftAlone[] }> {
  const file = await session.neighbours.whole(uri);
  const report = session.marked(uri, () => check(text, settings, { file }));
  const hasDomain = settings.proxy.kind === 'configured';
  // Without a domain such a fix writes a placeholder, which is right only for somebody who writes a template for others.
  const waits = ({ rule }: Finding): boolean => !hasDomain && CURED_BY_DOMAIN.includes(rule);
  const { choices, elsewhere, unfixable } = fixChoices(report, (finding) => !waits(finding));
  const document = TextDocument.create(uri, 'yaml', 0, text);
  const counts: readonly (readonly [LeftReason, number])[] = [
    ['no-domain', report.findings.filter(waits).length],
    ['other-file', elsewhere.length],
    ['no-fix', unfixable.filter(isProblem).length],
    ['too-large', report.notices.some(({ message }) => TOO_LARGE.test(message.key)) ? 1 : 0],
  ];
  return {
    file: { uri, version, modified, fixes: choices.map((choice) => toOffer(document, choice)) },
    left: counts.flatMap(([reason, count]) => (count > 0 ? [{ uri, reason, count }] : [])),
  };
}

const TOO_LARGE = /^notice\.(?:file|document)Too/;

/** Advice without a fix is no work that is left. */
function isProblem({ severity }: Finding): boolean {
  return severity === 'error' || severity === 'warning';
}

function toOffer(document: TextDocument, { fix, findings }: FixChoice): OfferedFix {
  const [first] = findings;
  const { start, end } = first?.span ?? { start: 0, end: 0 };
  return {
    range: toRange(document, { start, end }),
    before: plain(document.getText().slice(start, end)),
    title: tell(fix.title),
    review: fix.reason && tell(fix.reason),
    images: findings.length,
    edits: toTextEdits(document, fix.edits),
  };
}
