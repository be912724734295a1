// Which files a command line means. Reads folders, not files.
import { type Dirent, existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, normalize, relative, resolve, sep } from 'node:path';
import { KUSTOMIZATION_FILES } from '../../core/index.ts';
import { type Problem, type ShownPath, systemProblem } from '../problem.ts';
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
 * are not followed. A file that is reached twice is listed once. Relative paths count from `cwd`.
 */
export function findFiles(cwd: string, paths: readonly string[], excludes: Excludes): Found {
  const search: Search = {
    cwd,
    excludes,
    root: projectFolder(cwd),
    files: new Map(),
    links: [],
    charts: new Map(),
    kustomizations: new Map(),
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
  const { charts, kustomizations, problems } = search;
  return { files, charts, kustomizations, problems };
}

export interface Found {
  readonly files: readonly FoundFile[];
  /** Folders with a Chart.yaml, those around the given paths among them; '' for the root. As `fromRoot`, each with the path that opens the file. */
  readonly charts: ReadonlyMap<string, string>;
  /** Kustomizations, likewise. */
  readonly kustomizations: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

/** The charts and kustomizations at or above a file, which need not be there. */
export function findAround(
  cwd: string,
  path: string,
): Pick<Found, 'charts' | 'kustomizations'> & { readonly fromRoot: string } {
  const absolute = resolve(cwd, path);
  const search = {
    root: projectFolder(cwd),
    charts: new Map<string, string>(),
    kustomizations: new Map(),
    looked: new Set<string>(),
  };
  lookAround(dirname(absolute), search);
  return { ...search, fromRoot: pathFromRoot(absolute, search.root) };
}

interface Search extends FoundAround {
  readonly cwd: string;
  readonly excludes: Excludes;
  /** By real path. */
  readonly files: Map<string, FoundFile>;
  readonly links: (FoundFile & { readonly real: string })[];
  readonly problems: Problem[];
}

interface FoundAround {
  /** The folder that `fromRoot` counts from. */
  readonly root: string;
  readonly charts: Map<string, string>;
  readonly kustomizations: Map<string, string>;
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
      walk({ ...folder, isInTemplates }, search);
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
}

function walk(folder: Folder, search: Search): void {
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(folder.absolute, { withFileTypes: true });
  } catch (error) {
    search.problems.push(systemProblem({ ...folder, path: folder.path || '.' }, error));
    return;
  }
  const isChart = entries.some(({ name }) => name === CHART);
  if (isChart) {
    search.charts.set(folder.fromRoot, join(folder.absolute, CHART));
  }
  for (const entry of entries) {
    const inner = innerFolder(folder, entry.name, isChart);
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name) && !search.excludes(inner.path, inner.inFolder)) {
        walk(inner, search);
      }
    } else if (isRead(entry.name, folder.isInTemplates) && !search.excludes(inner.path, inner.inFolder)) {
      addEntry(entry, inner, search);
    }
  }
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
    isInTemplates: folder.isInTemplates || (isChart && name === 'templates'),
  };
}

function addEntry(entry: Dirent, { path, absolute, fromRoot, real, root }: Folder, search: Search): void {
  if (isKustomization(entry.name)) {
    search.kustomizations.set(fromRoot, absolute);
  }
  const file = { path, absolute, fromRoot, tree: root };
  if (entry.isFile()) {
    add(search, file, real);
  } else if (entry.isSymbolicLink()) {
    addLink(search, file);
  }
}

const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.git']);
const MANIFEST = /\.(?:ya?ml(?:\.gotmpl)?|json)$/i;
const CHART = 'Chart.yaml';
const TEMPLATES = /(?:^|\/)templates\//;

/** Helm renders every file below a chart's templates; of those that are no YAML the partials hold images. */
function isRead(name: string, isInTemplates: boolean): boolean {
  return MANIFEST.test(name) || isKustomization(name) || (isInTemplates && name.endsWith('.tpl'));
}

function isKustomization(name: string): boolean {
  return KUSTOMIZATION_FILES.some((each) => each === name);
}

/** Charts and kustomizations at or above `folder`: whoever names one file, or a folder within a chart, means it as a part of those. */
function lookAround(folder: string, search: FoundAround): void {
  if (search.looked.has(folder)) {
    return;
  }
  search.looked.add(folder);
  const fromRoot = pathFromRoot(folder, search.root);
  const isThere = (name: string): boolean => existsSync(`${folder}/${name}`);
  if (isThere(CHART)) {
    search.charts.set(fromRoot, `${folder}/${CHART}`);
  }
  for (const name of KUSTOMIZATION_FILES.filter(isThere)) {
    search.kustomizations.set(join(fromRoot, name), `${folder}/${name}`);
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
