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
import { distinctFiles, type FileGroup, type ReachedFile } from './distinctFiles.ts';
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
export function findFiles(cwd: string, paths: readonly string[], options: SearchOptions): Found {
  const search: Search = {
    ...options,
    cwd,
    root: projectFolder(cwd),
    groups: [],
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
  const files = distinctFiles(search.groups, search.links).sort((a, b) => (a.path < b.path ? -1 : 1));
  const { neighbours, leftOut, notes, problems } = search;
  return { files, neighbours, leftOut, notes, problems };
}

export interface SearchOptions {
  readonly config: RunConfig;
  /** By the options alone; null where they exclude nothing. What the settings exclude is asked of `config`. */
  readonly excludes: Excludes | null;
  readonly obeysIgnoreFiles: boolean;
  /** Called once, when so many files were found. */
  readonly onMany?: { readonly count: number; readonly call: () => void };
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
  /** A group for each path that was given. */
  readonly groups: FileGroup<FoundFile>[];
  readonly links: ReachedFile<FoundFile>[];
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
    if (search.excludes?.(path, path) || inForce.leavesOut(absolute)) {
      search.leftOut++;
      const by = inForce.leavesOut(absolute) && inForce.project ? inForce.project.path : '--exclude';
      search.notes.push({ path, words: { key: 'cli.note.excluded', args: [by] } });
    } else {
      // What is neither a file nor a folder has no real path. An example is the pipe of a shell's `<(…)`.
      lookAround(dirname(absolute), search);
      const tree = treeOf(absolute, search.cwd);
      const file: FoundFile = { path, absolute, fromRoot, inForce, tree, isNamed: true };
      const real = stats.isFile() ? realPath(absolute) : absolute;
      const named: FoundFile = stats.isFile() ? file : { ...file, isGiven: true };
      search.groups.push({ files: [named], realPathOf: () => real });
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
  const files: FoundFile[] = [];
  search.groups.push({
    files,
    realPathOf: (file) => real + file.absolute.slice(absolute.length).replaceAll('/', sep),
  });
  walk({ ...folder, isInTemplates, scope, isWanted, files, inForce: search.config.around(absolute) }, search);
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
  /** The files that the walk has found. */
  readonly files: FoundFile[];
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
    if (!entry.isDirectory()) {
      visitFile(entry, folder, search);
    } else if (!SKIPPED_FOLDERS.has(entry.name)) {
      visitFolder(entry.name, folder, isChart, search);
    }
  }
}

function visitFolder(name: string, folder: Folder, isChart: boolean, search: Search): void {
  const { path, below } = pathsIn(folder, name);
  const absolute = below(folder.absolute);
  if (isLeftOut({ name, path, absolute }, true, folder, search)) {
    search.leftOut++;
    return;
  }
  const inner = {
    ...folder,
    path,
    absolute,
    fromRoot: below(folder.fromRoot),
    real: [folder.real, name].join(sep),
    inFolder: join(folder.inFolder, shownPath(name)),
    // What is in a folder that a glob matches is wanted as well.
    isWanted: isWanted(path, folder) ? ALL : folder.isWanted,
    isInTemplates: folder.isInTemplates || (isChart && name === 'templates'),
  };
  walk(inner, search);
}

/** Runs for every file below a folder, so it makes no path that nobody asks for. */
function visitFile(entry: FolderEntry, folder: Folder, search: Search): void {
  const { name } = entry;
  const isManifest = isManifestName(name, folder.isInTemplates);
  const kind = neighbourKind(name);
  if (!isManifest && kind !== 'build') {
    return;
  }
  const { path, below } = pathsIn(folder, name);
  const absolute = below(folder.absolute);
  const isMatched = isWanted(path, folder);
  search.matched += isMatched ? 1 : 0;
  if (isLeftOut({ name, path, absolute }, false, folder, search)) {
    search.leftOut += isMatched ? 1 : 0;
    return;
  }
  const fromRoot = below(folder.fromRoot);
  if (kind === 'kustomization') {
    search.neighbours.set(fromRoot, absolute);
  } else if (kind === 'build' && entry.isFile() && search.builds < MOST_BUILD_FILES) {
    search.builds++;
    search.neighbours.set(fromRoot, absolute);
  }
  if (isManifest && isMatched) {
    addFile(entry, { path, absolute, fromRoot, inForce: folder.inForce, tree: folder.root }, folder, search);
  }
}

/** The path of an entry as it is shown, and the others of it. They are one string where they are the same, because there are as many as files. */
function pathsIn(
  { path: outer }: Folder,
  name: string,
): { readonly path: string; readonly below: (folder: string) => string } {
  const shownName = shownPath(name);
  const path = join(outer, shownName);
  return { path, below: (folder) => (folder === outer && name === shownName ? path : join(folder, name)) };
}

function addFile(entry: FolderEntry, file: FoundFile, { files }: Folder, search: Search): void {
  const { onMany } = search;
  if (entry.isFile()) {
    files.push(file);
    if (files.length === onMany?.count) {
      onMany.call();
    }
  } else if (entry.isSymbolicLink()) {
    addLink(search, file);
  }
}

function isWanted(path: string, folder: Folder): boolean {
  return folder.isWanted === ALL || folder.isWanted(path);
}

function isLeftOut(
  { name, path, absolute }: { readonly name: string; readonly path: string; readonly absolute: string },
  isFolder: boolean,
  { inFolder, real, scope, inForce }: Folder,
  { excludes }: Search,
): boolean {
  return (
    excludes?.(path, join(inFolder, shownPath(name))) ||
    inForce.leavesOut(absolute) ||
    (scope !== null && isIgnored(pathOfScopes([real, name].join(sep)), isFolder, scope))
  );
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
