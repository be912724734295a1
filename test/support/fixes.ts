// Asks the server for the fixes of files that need not be open, as "fix all in the workspace" does.
import type { TextEdit } from 'vscode-languageserver/node';
import type {
  FindFixesResult,
  FindManifestsResult,
  FixableFile,
  ManifestFile,
} from '../../protocol/fixes.ts';
import type { Editor } from './editor.ts';

export function findFixes({ connection }: Editor, files: readonly ManifestFile[]): Promise<FindFixesResult> {
  return connection.sendRequest<FindFixesResult>('nearpull/findFixes', { files });
}

export function findManifests(
  { connection }: Editor,
  folders: readonly string[],
  exclude: readonly string[] = [],
): Promise<FindManifestsResult> {
  return connection.sendRequest('nearpull/findManifests', {
    folders: folders.map((uri) => ({ uri, exclude })),
  });
}

/** A file with its safe fixes. */
export interface SafelyFixed {
  readonly uri: string;
  readonly version: number | null;
  readonly images: number;
  readonly edits: readonly TextEdit[];
}

/** The files of `files` that have a safe fix. */
export async function safeFixes(editor: Editor, files: readonly ManifestFile[]): Promise<SafelyFixed[]> {
  return (await findFixes(editor, files)).files.map(safely).filter(({ images }) => images > 0);
}

function safely({ uri, version, fixes }: FixableFile): SafelyFixed {
  const safe = fixes.filter(({ review }) => review === null);
  const images = safe.reduce((sum, fix) => sum + fix.images, 0);
  return { uri, version, images, edits: safe.flatMap(({ edits }) => edits) };
}
