// nearpull/findPods: which files that need not be open make Pods, so that a policy can be previewed on them.
import type { CancellationToken } from 'vscode-languageserver';
import { readPods } from '../../../core/index.ts';
import type { FindPodsParams, FindPodsResult } from '../../../protocol/fixes.ts';
import { requestedTexts } from '../manifestTexts.ts';
import type { Session } from '../session.ts';

export async function findPods(
  session: Session,
  { files }: FindPodsParams,
  token: CancellationToken,
): Promise<FindPodsResult> {
  const uris: string[] = [];
  const unread: string[] = [];
  for await (const each of requestedTexts(session, files, token)) {
    if ('reason' in each) {
      unread.push(...(each.reason === 'unreadable' ? [each.uri] : []));
    } else if (session.marked(each.uri, () => makesPods(each.text))) {
      uris.push(each.uri);
    }
  }
  return { uris, unread };
}

/** Every Pod has containers. What is unfinished, or known only after a template is rendered, is worth a look. */
function makesPods(text: string): boolean {
  if (!text.includes('containers')) {
    return false;
  }
  const { pods, templated, incomplete } = readPods(text);
  return pods.length + templated + incomplete > 0;
}
