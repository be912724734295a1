// nearpull/ignoreEdits: the edits that write ignore comments at the images of an inventory.
import type { CancellationToken } from 'vscode-languageserver';
import { documentsOf, type Edit, findingsAt, ignoreLine } from '../../../core/index.ts';
import type { FileEdits } from '../../../protocol/documents.ts';
import type { IgnoreEditsResult, PlacesParams } from '../../../protocol/inventory.ts';
import { toSpan } from '../lsp/fromProtocol.ts';
import { documentOf } from '../lsp/openedDocument.ts';
import { toTextEdits } from '../lsp/toProtocol.ts';
import { type ManifestText, requestedTexts } from '../manifestTexts.ts';
import type { Session } from '../session.ts';

export async function ignoreEdits(
  session: Session,
  { files: places }: PlacesParams,
  token: CancellationToken,
): Promise<IgnoreEditsResult> {
  const files: FileEdits[] = [];
  let left = 0;
  const rangesOf = new Map(places.map(({ uri, ranges }) => [uri, ranges]));
  for await (const each of requestedTexts(session, places, token)) {
    const ranges = rangesOf.get(each.uri) ?? [];
    const made = 'reason' in each ? [] : await commentsIn(session, each, ranges);
    left += ranges.length - made.length;
    const edits = made.flatMap(({ edits }) => edits);
    if (!('reason' in each) && edits.length > 0) {
      const document = documentOf(each.uri, each.text);
      files.push({ uri: each.uri, version: each.version, edits: toTextEdits(document, edits) });
    }
  }
  return { files, left };
}

/** One for each place at which a comment can stand. Two images of one line are silenced by one comment. */
async function commentsIn(
  session: Session,
  { uri, text, settings }: ManifestText,
  ranges: PlacesParams['files'][number]['ranges'],
): Promise<readonly { readonly edits: readonly Edit[] }[]> {
  const file = await session.neighbours.whole(uri);
  const report = await session.report(uri, text, settings, { file });
  const document = documentOf(uri, text);
  const documentAt = documentsOf(text);
  const written = new Set<number | undefined>();
  return ranges.flatMap((range) => {
    const findings = findingsAt(report, toSpan(document, range));
    const rules = [...new Set(findings.map(({ rule }) => rule))];
    const ignored = findings[0] && ignoreLine(text, findings[0], file.path, documentAt, rules);
    const place = ignored?.edits[0]?.span.start;
    const isNew = !written.has(place);
    written.add(place);
    return ignored ? [{ edits: isNew ? ignored.edits : [] }] : [];
  });
}
