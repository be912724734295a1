// Finds what can be fixed in the workspace.
import type { CancellationToken, Uri } from 'vscode';
import type { LeftReason, OfferedFix } from '../../../protocol/fixes.ts';
import { type AskedFile, type SearchPorts, type SearchStep, searchManifests } from '../searchManifests.ts';
import type { ReadFile } from '../workspaceFiles.ts';

/** A file with something to fix, as it was when it was read. */
export interface FileToFix extends Pick<ReadFile, 'uri' | 'version' | 'modified'> {
  /** In the order of the text. */
  readonly fixes: readonly OfferedFix[];
}

/** `changed`: the file has changed since it was read. `failed`: VS Code did not make the edits. `cancelled`: the person stopped before it. */
export interface LeftFile {
  readonly uri: Uri;
  readonly reason: LeftReason | 'changed' | 'failed' | 'cancelled';
  readonly count: number;
}

export interface FoundFixes {
  readonly files: readonly FileToFix[];
  readonly left: readonly LeftFile[];
  /** Files, and folders that were not looked into. */
  readonly ignored: number;
  readonly excluded: number;
}

/** Resolves with null when the person cancelled the search. */
export async function findFixes(
  ports: SearchPorts,
  step: SearchStep,
  token: CancellationToken,
): Promise<FoundFixes | null> {
  const files: FileToFix[] = [];
  const left: LeftFile[] = [];
  const ask = async (asked: readonly AskedFile[]): Promise<readonly Uri[]> => {
    const byAddress = new Map(asked.map((each) => [each.question.uri, each]));
    const questions = asked.map(({ question }) => question);
    const answer = await ports.server.findFixes(questions, token);
    for (const { uri: address, version, modified, fixes } of answer.files) {
      const { uri, file } = byAddress.get(address) ?? {};
      if (uri) {
        const since = file ?? {
          ...(version !== null && { version }),
          ...(modified !== null && { modified }),
        };
        files.push({ ...pick(since), uri, fixes });
      }
    }
    const others = answer.left.flatMap(({ uri: address, ...rest }) => {
      const uri = byAddress.get(address)?.uri;
      return uri ? [{ ...rest, uri }] : [];
    });
    left.push(...others.filter(({ reason }) => reason !== 'unreadable'));
    return others.filter(({ reason }) => reason === 'unreadable').map(({ uri }) => uri);
  };
  const onLeft = (uri: Uri, reason: LeftReason) => left.push({ uri, reason, count: 1 });
  const counts = await searchManifests(ports, { ask, onLeft, step }, token);
  return counts && { files, left, ...counts };
}

function pick({ version, modified }: Pick<ReadFile, 'version' | 'modified'>) {
  return { ...(version !== undefined && { version }), ...(modified !== undefined && { modified }) };
}
