// Finds the files that a command line names. Reads folders, not the content of files.
import { statSync } from 'node:fs';
import { dirname, normalize, resolve, sep } from 'node:path';
import {
  CHART_FILE,
  IGNORE_FILES,
  type IgnoreScope,
  isIgnored,
  isManifestName,
  MOST_BUILD_FILES,
  neighbourKind,
  PROJECT_FILES,
  SKIPPED_FOLDERS,
} from '../../core/index.ts';
import type { InForce, RunConfig } from '../config/config.ts';
import { type Problem, systemProblem } from '../problem.ts';
import { CHART_FILES, type FoundAround, lookAround } from './around.ts';
import { distinctFiles, type FileGroup, type ReachedFile } from './distinctFiles.ts';
import { pathOfScopes, scopeAround, scopeOf } from './ignoreFiles.ts';
import { entriesOf, exists, type FolderEntry, isInside, osPath, realPath, shownPath } from './osPath.ts';
import { hasWildcards, readPathGlob } from './pathGlob.ts';
import { projectFolder } from './repository.ts';
import { type FoundPaths, inTop, pathFromRoot, pathsIn, realIn, type WalkTop } from './walkPaths.ts';

export interface FoundFile extends FoundPaths {
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
    listed: new Set(),
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
  const { neighbours, listed, leftOut, notes, problems } = search;
  return { files, neighbours, listed, leftOut, notes, problems };
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
  /** Those of the paths that open neighbours of which a folder's listing says that they are regular files. */
  readonly listed: ReadonlySet<string>;
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
  readonly listed: Set<string>;
  readonly notes: Problem[];
  readonly problems: Problem[];
  /** How many files of build tools were found so far. */
  builds: number;
  /** How many files were come across that are wanted, also those that are left out or were listed before. */
  matched: number;
  leftOut: number;
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
  const top: Top = { path: path === '.' ? '' : path, absolute, real, files: [] };
  search.groups.push({ files: top.files, realPathOf: (file) => realIn(top, file.absolute) });
  const scope = search.obeysIgnoreFiles ? scopeAround(real, search.problems) : null;
  const held = { inForce: search.config.around(absolute), scope };
  walk({ top, path: top.path, absolute, fromRoot, isInTemplates, isWanted }, held, search);
}

type IsWanted = (path: string) => boolean;

const ALL: IsWanted = () => true;

interface Top extends WalkTop {
  /** The files that the walk has found. */
  readonly files: FoundFile[];
}

/** A folder on the way down. Its `path` is '' for the current folder. */
interface Folder extends FoundPaths {
  readonly top: Top;
  /** Whether it is the `templates` folder of a chart, or lies below one. */
  readonly isInTemplates: boolean;
  /** Whether a file in it is one that was asked for. */
  readonly isWanted: IsWanted;
}

/** What holds for the entries of a folder. Most folders share it with the folder around them. */
interface Held {
  readonly inForce: InForce;
  /** What the ignore files say. */
  readonly scope: IgnoreScope | null;
}

/** `outer` is what holds around the folder. Runs for every folder, so it makes no object for those that say nothing themselves. */
function walk(folder: Folder, outer: Held, search: Search): void {
  let entries: readonly FolderEntry[];
  try {
    entries = entriesOf(folder.absolute);
  } catch (error) {
    search.problems.push(systemProblem({ ...folder, path: folder.path || '.' }, error));
    return;
  }
  const telling = entries.filter(isTelling);
  const held = telling.length === 0 ? outer : heldIn(folder, telling, outer, search);
  const isChart = telling.length > 0 && isAmong(telling, CHART_FILE);
  for (const name of isChart ? CHART_FILES : []) {
    for (const entry of telling.filter((each) => each.name === name)) {
      addNeighbour(entry, pathsIn(folder, name), search);
    }
  }
  for (const entry of entries) {
    if (!entry.isDirectory()) {
      visitFile(entry, folder, held, search);
    } else if (!SKIPPED_FOLDERS.has(entry.name)) {
      visitFolder(entry.name, folder, { held, isChart }, search);
    }
  }
}

/** Whether an entry says something about what is beside and below it. Nearly every folder has none. */
function isTelling({ name }: FolderEntry): boolean {
  return TELLING.has(name);
}

function isAmong(entries: readonly FolderEntry[], name: string): boolean {
  return entries.some((entry) => entry.name === name);
}

function heldIn(folder: Folder, telling: readonly FolderEntry[], outer: Held, search: Search): Held {
  const isThere = (name: string): boolean => isAmong(telling, name);
  return {
    inForce: search.config.enter(folder.absolute, outer.inForce, isThere),
    scope: search.obeysIgnoreFiles
      ? scopeOf(realIn(folder.top, folder.absolute), isThere, outer.scope, search.problems)
      : outer.scope,
  };
}

function visitFolder(
  name: string,
  folder: Folder,
  { held, isChart }: { readonly held: Held; readonly isChart: boolean },
  search: Search,
): void {
  const paths = pathsIn(folder, name);
  const { path, absolute, fromRoot } = paths;
  if (isLeftOut(paths, true, folder, held, search)) {
    search.leftOut++;
    return;
  }
  const inner: Folder = {
    top: folder.top,
    path,
    absolute,
    fromRoot,
    // What is in a folder that a glob matches is wanted as well.
    isWanted: isWanted(path, folder) ? ALL : folder.isWanted,
    isInTemplates: folder.isInTemplates || (isChart && name === 'templates'),
  };
  walk(inner, held, search);
}

/** Runs for every file below a folder, so it makes no path that nobody asks for. */
function visitFile(entry: FolderEntry, folder: Folder, held: Held, search: Search): void {
  const { name } = entry;
  const isManifest = isManifestName(name, folder.isInTemplates);
  const kind = neighbourKind(name);
  if (!isManifest && kind !== 'build') {
    return;
  }
  const paths = pathsIn(folder, name);
  const isMatched = isWanted(paths.path, folder);
  search.matched += isMatched ? 1 : 0;
  if (isLeftOut(paths, false, folder, held, search)) {
    search.leftOut += isMatched ? 1 : 0;
    return;
  }
  if (kind === 'kustomization') {
    addNeighbour(entry, paths, search);
  } else if (kind === 'build' && entry.isFile() && search.builds < MOST_BUILD_FILES) {
    search.builds++;
    addNeighbour(entry, paths, search);
  }
  if (isManifest && isMatched) {
    const { path, absolute, fromRoot } = paths;
    const { top } = folder;
    addFile(entry, { path, absolute, fromRoot, inForce: held.inForce, tree: top.real }, top, search);
  }
}

function addNeighbour(entry: FolderEntry, { fromRoot, absolute }: FoundPaths, search: Search): void {
  search.neighbours.set(fromRoot, absolute);
  if (entry.isFile()) {
    search.listed.add(absolute);
  }
}

function addFile(entry: FolderEntry, file: FoundFile, { files }: Top, search: Search): void {
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
  { path, absolute }: FoundPaths,
  isFolder: boolean,
  { top }: Folder,
  { inForce, scope }: Held,
  { excludes }: Search,
): boolean {
  return (
    excludes?.(path, inTop(path, top)) ||
    inForce.leavesOut(absolute) ||
    (scope !== null && isIgnored(pathOfScopes(realIn(top, absolute)), isFolder, scope))
  );
}

/** The names that anybody asks a folder for. */
const TELLING: ReadonlySet<string> = new Set(['.git', ...IGNORE_FILES, ...PROJECT_FILES, ...CHART_FILES]);
const TEMPLATES = /(?:^|\/)templates\//;

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
