// Finds the files that a command line names. Reads folders, not the content of files.
import { statSync } from 'node:fs';
import { dirname, normalize, relative, resolve, sep } from 'node:path';
import {
  BUILD_FILES,
  CHART_FILE,
  type IgnoreScope,
  isIgnored,
  isManifestName,
  KUSTOMIZATION_FILES,
  MOST_BUILD_FILES,
  neighbourKind,
  REQUIREMENTS_FILE,
  SKIPPED_FOLDERS,
} from '../../core/index.ts';
import type { InForce, RunConfig } from '../config/config.ts';
import { type Problem, type ShownPath, systemProblem } from '../problem.ts';
import { pathOfScopes, scopeAround, scopeOf } from './ignoreFiles.ts';
import { entriesOf, exists, type FolderEntry, isInside, osPath, realPath, shownPath } from './osPath.ts';
import { hasWildcards, readPathGlob } from './pathGlob.ts';
import { projectFolder } from './repository.ts';

export interface FoundFile extends ShownPath {
  /** The path that the engine gets: from `projectFolder`, with `/` between its parts. Outside of that folder: the whole absolute path. */
  readonly fromRoot: string;
  /** The path that people see: it begins with the path that was given, and has `/` between its parts. */
  readonly path: string;
  /** Real path of the folder that the file belongs to. A fix is never written through a link that leads out of it. */
  readonly tree: string;
  /** What holds for the file. */
  readonly inForce: InForce;
  /** Whether a person named the file itself, and not a folder around it. */
  readonly isNamed?: true;
  /** Set for what a person named and is no regular file, such as the pipe of `<(…)`. */
  readonly isGiven?: true;
}

/** Whether to leave out a file or a folder. Takes its path as shown, and its path within the folder that was given. */
export type Excludes = (path: string, pathInFolder: string) => boolean;

/**
 * The files at `paths`, sorted by the path as shown. A file that is named itself may have any name. In folders, at any depth, the files are
 * those for which `isManifestName` is true: *.yaml, *.yml, *.json, kustomizations, Dockerfiles and the partials of charts. Links to folders are not
 * followed. A file that is reached twice is listed once. Ignore files leave out what is found in folders, never what is named. A path with wildcards
 * that is no file stands for what it matches in folders.
 * Relative paths count from `cwd`.
 */
export function findFiles(
  cwd: string,
  paths: readonly string[],
  { config, excludes, obeysIgnoreFiles }: SearchOptions,
): Found {
  const search: Search = {
    cwd,
    config,
    excludes,
    obeysIgnoreFiles,
    root: projectFolder(cwd),
    files: new Map(),
    links: [],
    neighbours: new Map(),
    looked: new Set(),
    builds: 0,
    matched: 0,
    leftOut: 0,
    notes: [],
    problems: [],
  };
  for (const path of paths) {
    findAt(shown(path), search);
  }
  for (const link of search.links) {
    // Links come last, so that a file that is also found under its own name is listed under that name.
    add(search, link.file, link.real);
  }
  const files = [...search.files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const { neighbours, leftOut, notes, problems } = search;
  return { files, neighbours, leftOut, notes, problems };
}

export interface SearchOptions {
  readonly config: RunConfig;
  /** By the options alone. What the settings exclude is asked of `config`. */
  readonly excludes: Excludes;
  readonly obeysIgnoreFiles: boolean;
}

export interface Found {
  readonly files: readonly FoundFile[];
  /** Charts, kustomizations and files of build tools in and around the given paths. The key is the path as in `fromRoot`, the value opens the file. */
  readonly neighbours: ReadonlyMap<string, string>;
  /** How many files and folders were excluded or ignored. */
  readonly leftOut: number;
  /** What a person named and is left out, with the reason. */
  readonly notes: readonly Problem[];
  readonly problems: readonly Problem[];
}

/** Finds the charts and kustomizations in the folder of a file and above it. The file itself need not exist. */
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

interface Search extends FoundAround, SearchOptions {
  readonly cwd: string;
  /** The key is the real path. */
  readonly files: Map<string, FoundFile>;
  readonly links: { readonly file: FoundFile; readonly real: string }[];
  readonly notes: Problem[];
  readonly problems: Problem[];
  /** How many files of build tools were found so far. */
  builds: number;
  /** How many files were come across that are wanted, also those that are left out or were listed before. */
  matched: number;
  leftOut: number;
}

interface FoundAround {
  /** The folder that `fromRoot` counts from. */
  readonly root: string;
  readonly neighbours: Map<string, string>;
  /** Folders around the given paths that have been searched already. */
  readonly looked: Set<string>;
}

function findAt(given: string, search: Search): void {
  const path = shownPath(given);
  const absolute = resolve(search.cwd, given);
  if (hasWildcards(path) && !exists(absolute)) {
    findMatching(path, search);
    return;
  }
  try {
    const stats = statSync(osPath(absolute));
    const fromRoot = pathFromRoot(absolute, search.root);
    if (stats.isDirectory()) {
      walkFrom(path, absolute, ALL, search);
      return;
    }
    const inForce = search.config.around(dirname(absolute));
    if (search.excludes(path, path) || inForce.leavesOut(absolute)) {
      search.leftOut++;
      const by = inForce.leavesOut(absolute) && inForce.project ? inForce.project.path : '--exclude';
      search.notes.push({ path, words: { key: 'cli.note.excluded', args: [by] } });
    } else {
      // What is neither a file nor a folder has no real path. An example is the pipe of a shell's `<(…)`.
      lookAround(dirname(absolute), search);
      const tree = treeOf(absolute, search.cwd);
      const file: FoundFile = { path, absolute, fromRoot, inForce, tree, isNamed: true };
      stats.isFile()
        ? add(search, file, realPath(absolute))
        : add(search, { ...file, isGiven: true }, absolute);
    }
  } catch (error) {
    search.problems.push(systemProblem({ path, absolute }, error));
  }
}

/** Looks for what a glob matches: files, and all that is in folders. */
function findMatching(path: string, search: Search): void {
  const glob = readPathGlob(path);
  if ('key' in glob) {
    search.problems.push({ path, words: glob });
    return;
  }
  const before = search.matched;
  const absolute = resolve(search.cwd, glob.folder);
  try {
    walkFrom(glob.folder, absolute, glob.matches, search);
    if (search.matched === before) {
      search.problems.push({ path, words: { key: 'cli.problem.noMatch' } });
    }
  } catch (error) {
    search.problems.push(systemProblem({ path: glob.folder, absolute }, error));
  }
}

/** Walks down from a folder. `isWanted` is told the path of each entry as it is shown. */
function walkFrom(path: string, absolute: string, isWanted: IsWanted, search: Search): void {
  const real = realPath(absolute);
  lookAround(dirname(absolute), search);
  const fromRoot = pathFromRoot(absolute, search.root);
  const isInTemplates = TEMPLATES.test(`${fromRoot}/`);
  const folder = { path: path === '.' ? '' : path, absolute, fromRoot, real, inFolder: '', root: real };
  const scope = search.obeysIgnoreFiles ? scopeAround(real, search.problems) : null;
  walk({ ...folder, isInTemplates, scope, isWanted, inForce: search.config.around(absolute) }, search);
}

type IsWanted = (path: string) => boolean;

const ALL: IsWanted = () => true;

/** A folder on the way down. Its `path` is '' for the current folder. */
interface Folder extends ShownPath {
  readonly fromRoot: string;
  readonly real: string;
  /** Whether it is the `templates` folder of a chart, or lies below one. */
  readonly isInTemplates: boolean;
  /** Path below the folder that was given; '' for that folder itself. */
  readonly inFolder: string;
  /** Real path of the folder that was given. */
  readonly root: string;
  readonly inForce: InForce;
  /** Whether a file in it is one that was asked for. */
  readonly isWanted: IsWanted;
  /** What the ignore files above say about its content. */
  readonly scope: IgnoreScope | null;
}

function walk(outer: Folder, search: Search): void {
  let entries: readonly FolderEntry[];
  try {
    entries = entriesOf(outer.absolute);
  } catch (error) {
    search.problems.push(systemProblem({ ...outer, path: outer.path || '.' }, error));
    return;
  }
  const isThere = (name: string): boolean => entries.some((entry) => entry.name === name);
  const scope = search.obeysIgnoreFiles
    ? scopeOf(outer.real, isThere, outer.scope, search.problems)
    : outer.scope;
  const folder = { ...outer, scope, inForce: search.config.enter(outer.absolute, outer.inForce, isThere) };
  const isChart = isThere(CHART_FILE);
  for (const name of isChart ? CHART_FILES.filter(isThere) : []) {
    search.neighbours.set(join(folder.fromRoot, name), join(folder.absolute, name));
  }
  for (const entry of entries) {
    if (entry.isDirectory() ? !SKIPPED_FOLDERS.has(entry.name) : isRead(entry, folder)) {
      visit(entry, innerFolder(folder, entry.name, isChart), search);
    }
  }
}

function visit(entry: FolderEntry, inner: Folder, search: Search): void {
  const isFolder = entry.isDirectory();
  const isMatched = !isFolder && inner.isWanted === ALL;
  search.matched += isMatched ? 1 : 0;
  if (isLeftOut(inner, isFolder, search)) {
    search.leftOut += isFolder || isMatched ? 1 : 0;
  } else if (isFolder) {
    walk(inner, search);
  } else {
    addEntry(entry, inner, search);
  }
}

function isRead({ name }: FolderEntry, { isInTemplates }: Folder): boolean {
  return isManifestName(name, isInTemplates) || neighbourKind(name) === 'build';
}

function isLeftOut(entry: Folder, isFolder: boolean, search: Search): boolean {
  const { path, absolute, inFolder, real, scope, inForce } = entry;
  return (
    search.excludes(path, inFolder) ||
    inForce.leavesOut(absolute) ||
    isIgnored(pathOfScopes(real), isFolder, scope)
  );
}

/** The entry `name` of `folder`, described as a folder even if it is a file. */
function innerFolder(folder: Folder, name: string, isChart: boolean): Folder {
  const path = join(folder.path, shownPath(name));
  return {
    path,
    absolute: join(folder.absolute, name),
    fromRoot: join(folder.fromRoot, name),
    real: [folder.real, name].join(sep),
    inFolder: join(folder.inFolder, shownPath(name)),
    root: folder.root,
    inForce: folder.inForce,
    scope: folder.scope,
    // What is in a folder that a glob matches is wanted as well.
    isWanted: folder.isWanted === ALL || folder.isWanted(path) ? ALL : folder.isWanted,
    isInTemplates: folder.isInTemplates || (isChart && name === 'templates'),
  };
}

function addEntry(entry: FolderEntry, inner: Folder, search: Search): void {
  const { path, absolute, fromRoot, real, root, inForce } = inner;
  const kind = neighbourKind(entry.name);
  if (kind === 'kustomization') {
    search.neighbours.set(fromRoot, absolute);
  } else if (kind === 'build' && entry.isFile() && search.builds < MOST_BUILD_FILES) {
    search.builds++;
    search.neighbours.set(fromRoot, absolute);
  }
  if (!isManifestName(entry.name, inner.isInTemplates) || inner.isWanted !== ALL) {
    return;
  }
  const file = { path, absolute, fromRoot, inForce, tree: root };
  if (entry.isFile()) {
    add(search, file, real);
  } else if (entry.isSymbolicLink()) {
    addLink(search, file);
  }
}

const CHART_FILES = [CHART_FILE, REQUIREMENTS_FILE];
const TEMPLATES = /(?:^|\/)templates\//;

/**
 * Adds the charts and kustomizations in `folder` and above it. A person who names one file, or a folder within a chart, means it as a part
 * of them.
 */
function lookAround(folder: string, search: FoundAround): void {
  if (search.looked.has(folder)) {
    return;
  }
  search.looked.add(folder);
  const fromRoot = pathFromRoot(folder, search.root);
  const names = [...CHART_FILES, ...KUSTOMIZATION_FILES, ...BUILD_FILES];
  for (const name of names.filter((each) => exists(`${folder}/${each}`))) {
    search.neighbours.set(join(fromRoot, name), `${folder}/${name}`);
  }
  if (folder !== search.root && dirname(folder) !== folder) {
    lookAround(dirname(folder), search);
  }
}

/** Outside of the root: the whole absolute path, without the slash in front. */
function pathFromRoot(absolute: string, root: string): string {
  const own = isInside(absolute, root) ? relative(root, absolute) : absolute;
  return own
    .split(sep)
    .filter((step) => step !== '')
    .join('/');
}

function addLink(search: Search, file: FoundFile): void {
  try {
    // A link that leads nowhere has nothing to read. Editors leave such links as locks (`.#name.yaml`).
    if (statSync(osPath(file.absolute), { throwIfNoEntry: false })?.isFile()) {
      search.links.push({ file, real: realPath(file.absolute) });
    }
  } catch (error) {
    search.problems.push(systemProblem(file, error));
  }
}

function add(search: Search, file: FoundFile, real: string): void {
  if (!search.files.has(real)) {
    search.files.set(real, file);
  }
}

/** The tree of a file that was named itself: the current folder, or the folder of the file if that lies outside. */
function treeOf(absolute: string, cwd: string): string {
  const here = realPath(cwd);
  const own = realPath(dirname(absolute));
  return isInside(own, here) ? here : own;
}

function shown(path: string): string {
  const normal = normalize(path);
  const bare = normal.length > 1 && normal.endsWith(sep) ? normal.slice(0, -1) : normal;
  return sep === '/' ? bare : bare.replaceAll(sep, '/');
}

/** `join` of an array copies the parts, while `+` keeps both and puts them together at each use: opening a file took a third longer. */
function join(folder: string, name: string): string {
  return folder === '' ? name : [folder, name].join(folder.endsWith('/') ? '' : '/');
}
