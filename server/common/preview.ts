// What a policy would do to the Pods of an open document.
import { applyEdits, policyPreview, type ResourceName } from '../../core/index.ts';
import type { DocumentParams, PolicyPreview } from '../../protocol/messages.ts';
import { toRange } from './lsp/toProtocol.ts';
import { tell } from './lsp/words.ts';
import type { Session } from './session.ts';

/** Null for a document that is not open, or that the server does not look at. */
export async function previewOf(session: Session, { uri }: DocumentParams): Promise<PolicyPreview | null> {
  const file = await session.file(uri);
  if (!file) {
    return null;
  }
  const { document, settings, context } = file;
  const text = document.getText();
  const { edits, changes, skipped } = policyPreview(text, settings, context);
  const { proxy } = settings;
  return {
    version: document.version,
    text: applyEdits(text, edits),
    changes: changes.map(({ resource, path, span, before, after }) => ({
      resource: nameOf(resource),
      path,
      range: toRange(document, span),
      before,
      after,
    })),
    skipped: skipped.map(tell),
    problem: proxy.kind === 'invalid' ? tell(proxy.problem) : null,
  };
}

function nameOf({ kind, name }: ResourceName): string {
  return name === null ? kind : `${kind} ${name}`;
}
