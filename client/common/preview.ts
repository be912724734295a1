// The right side of the preview: a document with its Pods as they would be admitted, kept up to date while it is open.
import { Disposable, EventEmitter, type TextDocument, Uri, workspace } from 'vscode';
import { say } from '../../l10n/index.ts';
import type { PolicyName, PolicyPreview } from '../../protocol/policies.ts';
import type { Server } from './serverApi.ts';

const SCHEME = 'nearpull-preview';

/** What a preview shows: a document, and the policy that it is admitted under, unless it is the document's own or the recommended one. */
interface ShownPreview {
  readonly uri: string;
  readonly policy?: PolicyName;
}

/** The address of the preview of `document`. Its query says what it shows. */
export function previewAddress({ uri }: TextDocument, policy?: PolicyName): Uri {
  const shown: ShownPreview = { uri: uri.toString(), ...(policy ? { policy } : {}) };
  return Uri.from({ scheme: SCHEME, path: uri.path.replace(/^(?!\/)/, '/'), query: JSON.stringify(shown) });
}

function shownAt({ query }: Uri): ShownPreview {
  return JSON.parse(query) as ShownPreview;
}

/** Provides the text of previews. A preview follows its file and its policy, which can be edited beside it. */
export function servePreviews(server: Server): Disposable {
  const changed = new EventEmitter<Uri>();
  const waiting = new Map<string, NodeJS.Timeout | number>();
  return Disposable.from(
    changed,
    workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: async (uri) => {
        const shown = shownAt(uri);
        const original = Uri.parse(shown.uri);
        const preview = await server.previewPolicy(original, shown.policy);
        return preview && asText(preview, original);
      },
    }),
    workspace.onDidChangeTextDocument(({ document }) => {
      const source = document.uri.toString();
      for (const { uri } of workspace.textDocuments.filter(({ uri }) => uri.scheme === SCHEME)) {
        const shown = shownAt(uri);
        const key = uri.toString();
        if (shown.uri === source || shown.policy?.uri === source) {
          clearTimeout(waiting.get(key));
          waiting.set(
            key,
            setTimeout(() => {
              waiting.delete(key);
              changed.fire(uri);
            }, PAUSE_MS),
          );
        }
      }
    }),
  );
}

/** How long the preview waits after a change. Without the pause it would change with every key. */
const PAUSE_MS = 250;

/** The text of a preview. Comments at its head say which policy it is, who computed it, and what else the policy does. */
function asText({ text, policy, skipped, problem }: PolicyPreview, original: Uri): string {
  const lineBreak = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const sign = /\.jsonc?$/.test(original.path) ? '//' : '#';
  const lines = [policy, say({ key: 'client.preview.head' }), problem ?? '', ...skipped];
  // A message of a policy can have several lines.
  const head = lines.flatMap((line) => line.split(/[\r\n]+/)).filter((line) => line.trim() !== '');
  return head.map((line) => `${sign} ${line}${lineBreak}`).join('') + text;
}
