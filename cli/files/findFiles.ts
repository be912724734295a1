// Which files a command line means. Reads folders, not files.
import { type Dirent, existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, normalize, relative, resolve, sep } from 'node:path';
import {
  CHART_FILE,
  type IgnoreScope,
  isIgnored,
  KUSTOMIZATION_FILES,
  neighbourKind,
  SKIPPED_FOLDERS,
} from '../../core/index.ts';
import { type Problem, type ShownPath, systemProblem } from '../problem.ts';
import { pathOfScopes, scopeAround, scopeOf } from './ignoreFiles.ts';
import { projectFolder } from './repository.ts';

export interface FoundFile extends ShownPath {
  /** From the root of the repository, or from the current folder outside of one: what the engine takes for its path. */
  readonly fromRoot: string;
  /** As it is shown: below the path that was given, with `/` between its parts. */
  readonly path: string;
  /** The real folder it belongs to: a fix is not written to where a link leads out of it. */
  readonly tree: string;
}

/** Whether to leave out a file or a folder; told its path as shown, and its path within the folder that was given. */
export type Excludes = (path: string, pathInFolder: string) => boolean;

/**
 * The files at `paths`: files of any name, and the *.yaml, *.yml and *.json in folders, all the way down, sorted. Links to folders
 * are not followed. A file that is reached twice is listed once. Ignore files leave out what is found in folders, never what is named.
 * Relative paths count from `cwd`.
 */
export function findFiles(
  cwd: string,
  paths: readonly string[],
  excludes: Excludes,
  obeysIgnoreFiles: boolean,
): Found {
  const search: Search = {
    cwd,
    excludes,
    obeysIgnoreFiles,
    root: projectFolder(cwd),
    files: new Map(),
    links: [],
    neighbours: new Map(),
    looked: new Set(),
    problems: [],
  };
  for (const path of paths) {
    findAt(shown(path), search);
  }
  for (const link of search.links) {
    // After the others: a file that is also found under its own name is listed under that.
    add(search, link, link.real);
  }
  const files = [...search.files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const { neighbours, problems } = search;
  return { files, neighbours, problems };
}

export interface Found {
  readonly files: readonly FoundFile[];
  /** Charts and kustomizations, those around the given paths among them. As `fromRoot`, each with the path that opens the file. */
  readonly neighbours: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

/** The charts and kustomizations at or above a file, which need not be there. */
export function findAround(
  cwd: string,
  path: string,
): Pick<Found, 'neighbours'> & { readonly fromRoot: string } {
  const absolute = resolve(cwd, path);
  const search = {
    root: projectFolder(cwd),
    neighbours: new Map<string, string>(),
    looked: new Set<string>(),
  };
  lookAround(dirname(absolute), search);
  return { ...search, fromRoot: pathFromRoot(absolute, search.root) };
}

interface Search extends FoundAround {
  readonly cwd: string;
  readonly excludes: Excludes;
  readonly obeysIgnoreFiles: boolean;
  /** By real path. */
  readonly files: Map<string, FoundFile>;
  readonly links: (FoundFile & { readonly real: string })[];
  readonly problems: Problem[];
}

interface FoundAround {
  /** The folder that `fromRoot` counts from. */
  readonly root: string;
  readonly neighbours: Map<string, string>;
  /** Folders around the given paths that have been looked at. */
  readonly looked: Set<string>;
}

function findAt(path: string, search: Search): void {
  const absolute = resolve(search.cwd, path);
  try {
    const stats = statSync(absolute);
    const fromRoot = pathFromRoot(absolute, search.root);
    if (stats.isDirectory()) {
      const real = realpathSync(absolute);
      lookAround(dirname(absolute), search);
      const isInTemplates = TEMPLATES.test(`${fromRoot}/`);
      const folder = { path: path === '.' ? '' : path, absolute, fromRoot, real, inFolder: '', root: real };
      const scope = search.obeysIgnoreFiles ? scopeAround(real, search.problems) : null;
      walk({ ...folder, isInTemplates, scope }, search);
    } else if (!search.excludes(path, path)) {
      // What is neither, such as the pipe of a shell's `<(…)`, has no real path.
      lookAround(dirname(absolute), search);
      const file = { path, absolute, fromRoot, tree: treeOf(absolute, search.cwd) };
      add(search, file, stats.isFile() ? realpathSync(absolute) : absolute);
    }
  } catch (error) {
    search.problems.push(systemProblem({ path, absolute }, error));
  }
}

/** Its `path` is '' for the current folder. */
interface Folder extends ShownPath {
  readonly fromRoot: string;
  readonly real: string;
  /** Whether it is the `templates` of a chart, or below them. */
  readonly isInTemplates: boolean;
  /** Path below the folder that was given, '' for itself. */
  readonly inFolder: string;
  /** Real path of the folder that was given. */
  readonly root: string;
  /** What the ignore files above say of what is in it. */
  readonly scope: IgnoreScope | null;
}

function walk(outer: Folder, search: Search): void {
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(outer.absolute, { withFileTypes: true });
  } catch (error) {
    search.problems.push(systemProblem({ ...outer, path: outer.path || '.' }, error));
    return;
  }
  const isThere = (name: string): boolean => entries.some((entry) => entry.name === name);
  const folder = search.obeysIgnoreFiles
    ? { ...outer, scope: scopeOf(outer.real, isThere, outer.scope, search.problems) }
    : outer;
  const isChart = isThere(CHART_FILE);
  if (isChart) {
    search.neighbours.set(join(folder.fromRoot, CHART_FILE), join(folder.absolute, CHART_FILE));
  }
  for (const entry of entries) {
    const isFolder = entry.isDirectory();
    if (isFolder ? !SKIPPED_FOLDERS.has(entry.name) : isRead(entry.name, folder.isInTemplates)) {
      const inner = innerFolder(folder, entry.name, isChart);
      if (isLeftOut(inner, isFolder, search)) {
        continue;
      }
      isFolder ? walk(inner, search) : addEntry(entry, inner, search);
    }
  }
}

function isLeftOut({ path, inFolder, real, scope }: Folder, isFolder: boolean, search: Search): boolean {
  return search.excludes(path, inFolder) || isIgnored(pathOfScopes(real), isFolder, scope);
}

/** What is at `name` in `folder`, as the folder that it may be. */
function innerFolder(folder: Folder, name: string, isChart: boolean): Folder {
  return {
    path: join(folder.path, name),
    absolute: join(folder.absolute, name),
    fromRoot: join(folder.fromRoot, name),
    real: folder.real + sep + name,
    inFolder: join(folder.inFolder, name),
    root: folder.root,
    scope: folder.scope,
    isInTemplates: folder.isInTemplates || (isChart && name === 'templates'),
  };
}

function addEntry(entry: Dirent, { path, absolute, fromRoot, real, root }: Folder, search: Search): void {
  if (isKustomization(entry.name)) {
    search.neighbours.set(fromRoot, absolute);
  }
  const file = { path, absolute, fromRoot, tree: root };
  if (entry.isFile()) {
    add(search, file, real);
  } else if (entry.isSymbolicLink()) {
    addLink(search, file);
  }
}

const MANIFEST = /\.(?:ya?ml(?:\.gotmpl)?|json)$/i;
const TEMPLATES = /(?:^|\/)templates\//;

/** Helm renders every file below a chart's templates; of those that are no YAML the partials hold images. */
function isRead(name: string, isInTemplates: boolean): boolean {
  return MANIFEST.test(name) || isKustomization(name) || (isInTemplates && name.endsWith('.tpl'));
}

function isKustomization(name: string): boolean {
  return neighbourKind(name) === 'kustomization';
}

/** Charts and kustomizations at or above `folder`: whoever names one file, or a folder within a chart, means it as a part of those. */
function lookAround(folder: string, search: FoundAround): void {
  if (search.looked.has(folder)) {
    return;
  }
  search.looked.add(folder);
  const fromRoot = pathFromRoot(folder, search.root);
  const names = [CHART_FILE, ...KUSTOMIZATION_FILES];
  for (const name of names.filter((each) => existsSync(`${folder}/${each}`))) {
    search.neighbours.set(join(fromRoot, name), `${folder}/${name}`);
  }
  if (folder !== search.root && dirname(folder) !== folder) {
    lookAround(dirname(folder), search);
  }
}

/** What lies outside of the root goes by its absolute path. */
function pathFromRoot(absolute: string, root: string): string {
  const own = isInside(absolute, root) ? relative(root, absolute) : absolute;
  return own
    .split(sep)
    .filter((step) => step !== '')
    .join('/');
}

function addLink(search: Search, file: FoundFile): void {
  // A link that leads nowhere is nothing to read: editors leave such ones as locks (`.#name.yaml`).
  if (statSync(file.absolute, { throwIfNoEntry: false })?.isFile()) {
    search.links.push({ ...file, real: realpathSync(file.absolute) });
  }
}

function add(search: Search, { path, absolute, fromRoot, tree }: FoundFile, real: string): void {
  if (!search.files.has(real)) {
    search.files.set(real, { path, absolute, fromRoot, tree });
  }
}

/** A file that was named itself belongs to the current folder, or to its own where it lies outside of that. */
function treeOf(absolute: string, cwd: string): string {
  const here = realpathSync(cwd);
  const own = realpathSync(dirname(absolute));
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
  return folder === '' || folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}
