// Which files a command line means. Reads folders, not files.
import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, normalize, sep } from 'node:path';
import { type Problem, systemProblem } from './problem.ts';

export interface FoundFile {
  /** As it is opened and shown: below the path that was given, with `/` between its parts. */
  readonly path: string;
  /** The real folder it belongs to: a fix is not written to where a link leads out of it. */
  readonly tree: string;
}

/** Whether to leave out a file or a folder; told its path as shown, and its path within the folder that was given. */
export type Excludes = (path: string, pathInFolder: string) => boolean;

/**
 * The files at `paths`: files of any name, and the *.yaml, *.yml and *.json in folders, all the way down, sorted. Links to folders
 * are not followed. A file that is reached twice is listed once.
 */
export function findFiles(
  paths: readonly string[],
  excludes: Excludes,
): { files: readonly FoundFile[]; problems: readonly Problem[] } {
  const search: Search = { excludes, files: new Map(), links: [], problems: [] };
  for (const path of paths) {
    findAt(shown(path), search);
  }
  for (const link of search.links) {
    // After the others: a file that is also found under its own name is listed under that.
    add(search, link, link.real);
  }
  const files = [...search.files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, problems: search.problems };
}

interface Search {
  readonly excludes: Excludes;
  /** By real path. */
  readonly files: Map<string, FoundFile>;
  readonly links: (FoundFile & { readonly real: string })[];
  readonly problems: Problem[];
}

function findAt(path: string, search: Search): void {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) {
      const real = realpathSync(path);
      walk({ path: path === '.' ? '' : path, real, inFolder: '', root: real }, search);
    } else if (!search.excludes(path, path)) {
      // What is neither, such as the pipe of a shell's `<(…)`, has no real path.
      add(search, { path, tree: treeOf(path) }, stats.isFile() ? realpathSync(path) : path);
    }
  } catch (error) {
    search.problems.push(systemProblem(path, error));
  }
}

interface Folder {
  /** As shown, '' for the current one. */
  readonly path: string;
  readonly real: string;
  /** Path below the folder that was given, '' for itself. */
  readonly inFolder: string;
  /** Real path of the folder that was given. */
  readonly root: string;
}

function walk(folder: Folder, search: Search): void {
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(folder.path || '.', { withFileTypes: true });
  } catch (error) {
    search.problems.push(systemProblem(folder.path || '.', error));
    return;
  }
  for (const entry of entries) {
    const { name } = entry;
    const path = join(folder.path, name);
    const inFolder = join(folder.inFolder, name);
    if (entry.isDirectory()) {
      if (!SKIPPED.has(name) && !search.excludes(path, inFolder)) {
        walk({ path, real: folder.real + sep + name, inFolder, root: folder.root }, search);
      }
    } else if (MANIFEST.test(name) && !search.excludes(path, inFolder)) {
      if (entry.isFile()) {
        add(search, { path, tree: folder.root }, folder.real + sep + name);
      } else if (entry.isSymbolicLink()) {
        addLink(search, { path, tree: folder.root });
      }
    }
  }
}

const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.git']);
const MANIFEST = /\.(?:ya?ml|json)$/i;

function addLink(search: Search, file: FoundFile): void {
  // A link that leads nowhere is nothing to read: editors leave such ones as locks (`.#name.yaml`).
  if (statSync(file.path, { throwIfNoEntry: false })?.isFile()) {
    search.links.push({ ...file, real: realpathSync(file.path) });
  }
}

function add(search: Search, { path, tree }: FoundFile, real: string): void {
  if (!search.files.has(real)) {
    search.files.set(real, { path, tree });
  }
}

/** A file that was named itself belongs to the current folder, or to its own where it lies outside of that. */
function treeOf(path: string): string {
  const here = realpathSync('.');
  const own = realpathSync(dirname(path));
  return isInside(own, here) ? here : own;
}

/** Whether `path` is `folder` or lies in it. Both are real paths. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function shown(path: string): string {
  const normal = normalize(path);
  const bare = normal.length > 1 && normal.endsWith(sep) ? normal.slice(0, -1) : normal;
  return sep === '/' ? bare : bare.replaceAll(sep, '/');
}

function join(folder: string, name: string): string {
  if (folder === '') {
    return name;
  }
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}
