// The right side of the preview: a document with its Pods as they would be admitted, kept up to date while it is open.
import { Disposable, EventEmitter, type TextDocument, Uri, workspace } from 'vscode';
import { say } from '../../l10n/index.ts';
import type { PolicyPreview } from '../../protocol/messages.ts';
import type { Server } from './serverApi.ts';

const SCHEME = 'nearpull-preview';

/** The address of the preview of `document`. Its query is the document's own address. */
export function previewAddress({ uri }: TextDocument): Uri {
  return Uri.from({ scheme: SCHEME, path: uri.path.replace(/^(?!\/)/, '/'), query: uri.toString() });
}

/** Provides the text of previews. A preview follows its file, which can be edited beside it. */
export function servePreviews(server: Server): Disposable {
  const changed = new EventEmitter<Uri>();
  const waiting = new Map<string, NodeJS.Timeout | number>();
  return Disposable.from(
    changed,
    workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: async (uri) => {
        const original = Uri.parse(uri.query);
        const preview = await server.previewPolicy(original);
        return preview && asText(preview, original);
      },
    }),
    workspace.onDidChangeTextDocument(({ document }) => {
      const address = previewAddress(document);
      const key = address.toString();
      if (workspace.textDocuments.some(({ uri }) => uri.toString() === key)) {
        clearTimeout(waiting.get(key));
        waiting.set(
          key,
          setTimeout(() => {
            waiting.delete(key);
            changed.fire(address);
          }, PAUSE_MS),
        );
      }
    }),
  );
}

/** How long the preview waits after a change. Without the pause it would change with every key. */
const PAUSE_MS = 250;

/** The text of a preview. Comments at its head say who computed it and what stays as it is. */
function asText({ text, skipped, problem }: PolicyPreview, original: Uri): string {
  const lineBreak = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const sign = /\.jsonc?$/.test(original.path) ? '//' : '#';
  const head = [say({ key: 'client.preview.head' }), ...(problem === null ? [] : [problem]), ...skipped];
  return head.map((line) => `${sign} ${line}${lineBreak}`).join('') + text;
}
