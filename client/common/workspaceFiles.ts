// Finds the files of the workspace that may hold images, and reads their text as an editor would show it.
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
  /** Only for an open document. */
  readonly version?: number;
  /** Only for a file that is not open: when it was last changed, in milliseconds since 1970. */
  readonly modified?: number;
}

/** Manifests, values, Compose files and pipelines; the kustomization without an extension; the partials of charts; Dockerfiles. */
const MANIFESTS = [
  '**/{*.yaml,*.yml,*.json,Kustomization}',
  '**/templates/**/*.tpl',
  '**/[Dd]ockerfile*',
  '**/[Cc]ontainerfile*',
  '**/*.{Dockerfile,dockerfile,Containerfile,containerfile}',
] as const;

/** All such files of `folders`, except those that `files.exclude` or `nearpull.exclude` names. */
export async function findManifests(
  folders: readonly WorkspaceFolder[],
  token: CancellationToken,
): Promise<readonly Uri[]> {
  const found = new Map<string, Uri>();
  for (const folder of folders) {
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
 * Joins the globs in `nearpull.exclude` into one, so that excluded folders are not even entered. A glob with a brace or a comma cannot be
 * joined. Such a glob still works, because the server tests each file again.
 */
function excluded(folder: WorkspaceFolder): string | undefined {
  const globs: unknown = workspace.getConfiguration('nearpull', folder.uri).get('exclude');
  const plain = (Array.isArray(globs) ? globs : []).filter(
    (glob): glob is string => typeof glob === 'string' && /^[^{},]+$/.test(glob),
  );
  return plain.length > 0 ? `{${plain.join(',')}}` : undefined;
}

/**
 * Resolves with what is wrong with a file that is too large, not text, or gone; the log then says more. The text of an open document is that
 * of its editor, saved or not.
 */
export async function readManifest(
  uri: Uri,
  output: LogOutputChannel,
): Promise<ReadFile | 'too-large' | 'unreadable'> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) {
    return { uri, text: open.getText(), version: open.version };
  }
  try {
    const { type, size, mtime } = await workspace.fs.stat(uri);
    if ((type & FileType.File) === 0 || size > largestBytes(uri)) {
      output.warn(`${uri.toString(true)}: ${size} bytes`);
      return (type & FileType.File) === 0 ? 'unreadable' : 'too-large';
    }
    const text = await workspace.decode(await workspace.fs.readFile(uri), { uri });
    return { uri, text, modified: mtime };
  } catch (error) {
    output.warn(`${uri.toString(true)}: ${error instanceof Error ? error.message : String(error)}`);
    return 'unreadable';
  }
}

/** The setting counts characters. A file with more bytes may have fewer characters, but it is not worth the memory. */
function largestBytes(uri: Uri): number {
  const megabytes: unknown = workspace.getConfiguration('nearpull', uri).get('limits.fileMegabytes');
  return (typeof megabytes === 'number' ? megabytes : 50) * 1_000_000;
}

/** Whether the file is still as it was read, so that edits fit it. */
export async function isUnchanged({ uri, version, modified }: Omit<ReadFile, 'text'>): Promise<boolean> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (version !== undefined) {
    return open?.version === version;
  }
  // Whoever looked at the file has opened it, which changes nothing.
  if (open?.isDirty) {
    return false;
  }
  return (
    (await workspace.fs.stat(uri).then(
      ({ mtime }) => mtime,
      () => null,
    )) === modified
  );
}
