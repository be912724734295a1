// The manifests of the workspace: which files may hold images, and their text as an editor would show it.
import {
  type CancellationToken,
  FileType,
  type LogOutputChannel,
  RelativePattern,
  type Uri,
  type WorkspaceFolder,
  workspace,
} from 'vscode';

/** A file as it was when it was read. */
export interface ReadFile {
  readonly uri: Uri;
  readonly text: string;
  /** Of an open document. */
  readonly version?: number;
  /** Of a file that is not open: milliseconds since 1970. */
  readonly modified?: number;
}

/** Manifests, values, Compose files and pipelines; what charts render besides, and the kustomization without an extension. */
const MANIFESTS = ['**/{*.yaml,*.yml,*.json,Kustomization}', '**/templates/**/*.tpl'] as const;

/** All of the workspace's, but those that `files.exclude` and `nearpull.exclude` name. */
export async function findManifests(token: CancellationToken): Promise<readonly Uri[]> {
  const found = new Map<string, Uri>();
  for (const folder of workspace.workspaceFolders ?? []) {
    for (const glob of MANIFESTS) {
      const pattern = new RelativePattern(folder, glob);
      for (const uri of await workspace.findFiles(pattern, excluded(folder), undefined, token)) {
        found.set(uri.toString(), uri);
      }
    }
  }
  return [...found.values()];
}

/**
 * One glob of all in `nearpull.exclude`, so that excluded folders are not even walked. The server judges again: what has a brace or a comma,
 * which cannot be put together, is left to it.
 */
function excluded(folder: WorkspaceFolder): string | undefined {
  const globs: unknown = workspace.getConfiguration('nearpull', folder.uri).get('exclude');
  const plain = (Array.isArray(globs) ? globs : []).filter(
    (glob): glob is string => typeof glob === 'string' && /^[^{},]+$/.test(glob),
  );
  return plain.length > 0 ? `{${plain.join(',')}}` : undefined;
}

/** Null for what is too large, no text, or gone; the log says so. An open document is read as it stands in its editor, saved or not. */
export async function readManifest(uri: Uri, output: LogOutputChannel): Promise<ReadFile | null> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) {
    return { uri, text: open.getText(), version: open.version };
  }
  try {
    const { type, size, mtime } = await workspace.fs.stat(uri);
    if ((type & FileType.File) === 0 || size > largestBytes(uri)) {
      output.warn(`${uri.toString(true)}: ${size} bytes`);
      return null;
    }
    const text = await workspace.decode(await workspace.fs.readFile(uri), { uri });
    return { uri, text, modified: mtime };
  } catch (error) {
    output.warn(`${uri.toString(true)}: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

/** The setting counts characters. A file with more bytes than that may have fewer characters, but none that is worth the memory. */
function largestBytes(uri: Uri): number {
  const megabytes: unknown = workspace.getConfiguration('nearpull', uri).get('limits.fileMegabytes');
  return (typeof megabytes === 'number' ? megabytes : 50) * 1_000_000;
}

/** Whether the file is still what was read, so that edits fit it. */
export async function isUnchanged({ uri, version, modified }: ReadFile): Promise<boolean> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (version !== undefined || open) {
    return open?.version === version;
  }
  return (
    (await workspace.fs.stat(uri).then(
      ({ mtime }) => mtime,
      () => null,
    )) === modified
  );
}
