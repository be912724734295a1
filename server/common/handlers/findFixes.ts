// nearpull/findFixes: the fixes of files that need not be open, and what is left, and why.

import type { CancellationToken } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type Finding, type FixChoice, fixChoices } from '../../../core/index.ts';
import type {
  FindFixesParams,
  FindFixesResult,
  FixableFile,
  LeftAlone,
  LeftReason,
  OfferedFix,
} from '../../../protocol/fixes.ts';
import { documentOf } from '../lsp/openedDocument.ts';
import { toRange, toTextEdits } from '../lsp/toProtocol.ts';
import { plain, tell } from '../lsp/words.ts';
import { type ManifestText, requestedTexts } from '../manifestTexts.ts';
import { CURED_BY_DOMAIN } from '../offers.ts';
import type { Session } from '../session.ts';

export async function findFixes(
  session: Session,
  { files }: FindFixesParams,
  token: CancellationToken,
): Promise<FindFixesResult> {
  const fixable: FixableFile[] = [];
  const left: LeftAlone[] = [];
  for await (const source of requestedTexts(session, files, token)) {
    const found = 'reason' in source ? null : await fixesOf(session, source);
    left.push(...(found?.left ?? []), ...('reason' in source ? [source] : []));
    fixable.push(...(found && found.file.fixes.length > 0 ? [found.file] : []));
  }
  return { files: fixable, left };
}

async function fixesOf(
  session: Session,
  { uri, text, version, modified, settings }: ManifestText,
): Promise<{ readonly file: FixableFile; readonly left: readonly LeftAlone[] }> {
  const file = await session.neighbours.whole(uri);
  const report = await session.report(uri, text, settings, { file });
  const hasDomain = settings.proxy.kind === 'configured';
  // Without a domain such a fix writes a placeholder, which is right only for somebody who writes a template for others.
  const waits = ({ rule }: Finding): boolean => !hasDomain && CURED_BY_DOMAIN.includes(rule);
  const { choices, elsewhere, unfixable } = fixChoices(report, (finding) => !waits(finding));
  const document = documentOf(uri, text);
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
