// The edits of a fix in the protocol's shapes, by file: in the file itself and in those that have to follow.
import type { Fix } from '../../core/index.ts';
import type { FileEdits } from '../../protocol/documents.ts';
import { toTextEdits, toTextEditsIn } from './lsp/toProtocol.ts';
import type { CheckedFile, Session } from './session.ts';

/** A file that the session does not know is left out. */
export function filesOf(
  session: Session,
  { document }: CheckedFile,
  { edits, elsewhere = [] }: Pick<Fix, 'edits'> & { readonly elsewhere?: Fix['elsewhere'] | undefined },
): FileEdits[] {
  const { uri, version } = document;
  const here = edits.length > 0 ? [{ uri, version, edits: toTextEdits(document, edits) }] : [];
  const beside = elsewhere.flatMap(({ path, edits }) => {
    const file = session.neighbours.file(uri, path);
    return file ? [{ uri: file.uri, version: file.version, edits: toTextEditsIn(file.text, edits) }] : [];
  });
  return [...here, ...beside];
}
