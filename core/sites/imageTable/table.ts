// Finds the rows of the image table for one object, by its group and kind, and compiles them once.

import { groupOf } from '../dialects/kubernetes/resource.ts';
import type { ResourceName } from '../imageSite.ts';
import {
  compileName,
  type KeyPath,
  type KeyStep,
  matchesPath,
  type PathStep,
  parsePath,
} from './pathPattern.ts';
import type { ImagePath } from './row.ts';
import { IMAGE_PATHS } from './rows.ts';

/** The rows of the table that apply to one object. */
export interface ResourceTable {
  /**
   * Whether a value at `key` could be an image. It is asked for every key, and answers without the path. For an item of a list, or of a
   * list in a list, `key` is the key of the outer list. May answer true where there is no image, never false where there is one.
   */
  readonly mayHold: (key: string) => boolean;
  /**
   * The row for the value at `path`, which holds the keys and item numbers from the object. The last row that matches counts, and the
   * user's rows come after the built-in ones. Null where no row matches.
   *
   * A trap is returned as its row, with the tier `never`. The caller has to check the row's condition.
   */
  readonly judge: (path: KeyPath) => ImagePath | null;
}

/** The object that a table is for. Only a few rows need its name. */
export type TableResource = Pick<ResourceName, 'apiVersion' | 'kind'> & Partial<Pick<ResourceName, 'name'>>;

/**
 * The table for `resource`, with the user's `own` rows after the built-in ones. Kinds and groups are compared without regard to case.
 *
 * @param suggests whether sites of the tier `suggest` are wanted. If not, `mayHold` answers false for keys that only their rows name. Among
 * these keys are the most frequent ones (`env[].value`).
 */
export function tableFor(resource: TableResource, own: readonly ImagePath[], suggests = true): ResourceTable {
  const group = groupOf(resource.apiVersion).toLowerCase();
  const kind = resource.kind.toLowerCase();
  const name = NAMED_GROUPS.has(group) ? (resource.name ?? '') : '';
  const key = `${suggests}\n${group}\n${kind}\n${name}`;
  const tables = tablesOf(own);
  const known = tables.get(key);
  if (known) {
    return known;
  }
  const rows = [...rowsOf(group), ...own.filter((row) => compileName(row.group)(group)).map(compileRow)];
  const table = createTable(
    rows.filter((row) => row.isFor(kind, name)),
    suggests,
  );
  if (tables.size >= MAX_TABLES) {
    tables.clear();
  }
  if (key.length <= MAX_KEY) {
    tables.set(key, table);
  }
  return table;
}

/** The objects of one repository are of few kinds. The limit keeps a hostile repository from filling the memory with invented kinds. */
const MAX_TABLES = 200;
const MAX_KEY = 200;

/** Tables by object, for each list of user rows. The tables are dropped with the list. */
const TABLES = new WeakMap<readonly ImagePath[], Map<string, ResourceTable>>();
const WITHOUT_OWN: readonly ImagePath[] = [];

function tablesOf(own: readonly ImagePath[]): Map<string, ResourceTable> {
  const list = own.length === 0 ? WITHOUT_OWN : own;
  const known = TABLES.get(list);
  if (known) {
    return known;
  }
  const tables = new Map<string, ResourceTable>();
  TABLES.set(list, tables);
  return tables;
}

interface Row {
  readonly source: ImagePath;
  readonly isFor: (kind: string, name: string) => boolean;
  readonly steps: readonly PathStep[];
  /** What the last key of a path must be. Null where it can be any key. */
  readonly last: KeyStep | null;
}

/** The positions of rows in the table, by group. Most objects need only a few rows. */
const EXACT = new Map<string, number[]>();
/** Rows for any group, and for groups with a `*`. */
const OPEN: { readonly at: number; readonly matches: (group: string) => boolean }[] = [];
const NAMED_GROUPS = new Set<string>();
for (const [at, row] of IMAGE_PATHS.entries()) {
  const group = row.group.toLowerCase();
  if (group.includes('*')) {
    OPEN.push({ at, matches: compileName(group) });
  } else {
    const positions = EXACT.get(group) ?? [];
    positions.push(at);
    EXACT.set(group, positions);
  }
  if (row.name !== undefined) {
    NAMED_GROUPS.add(group);
  }
}

const COMPILED = new Map<number, Row>();

/** The rows for a group in the order of the table. Each row is compiled when it is first needed. */
function rowsOf(group: string): readonly Row[] {
  const open = OPEN.filter(({ matches }) => matches(group)).map(({ at }) => at);
  const positions = [...open, ...(EXACT.get(group) ?? [])].sort((a, b) => a - b);
  return positions.flatMap((at) => {
    const source = IMAGE_PATHS[at];
    const row = COMPILED.get(at) ?? (source && compileRow(source));
    if (row) {
      COMPILED.set(at, row);
    }
    return row ?? [];
  });
}

function compileRow(source: ImagePath): Row {
  const kinds = source.kinds.map(compileName);
  const isNamed = source.name === undefined ? () => true : compileName(source.name);
  const steps = parsePath(source.path) ?? [];
  const last = steps.findLast((step) => step !== '[]');
  return {
    source,
    isFor: (kind, name) => steps.length > 0 && isNamed(name) && kinds.some((matches) => matches(kind)),
    steps,
    last: last === undefined || last === '**' ? null : last,
  };
}

function createTable(all: readonly Row[], suggests: boolean): ResourceTable {
  // A row for the whole object overrules all rows before it.
  const rows = all.slice(
    Math.max(
      0,
      all.findLastIndex(({ source }) => source.path === '**'),
    ),
  );
  const positive = rows.filter(
    ({ source: { tier } }) => tier !== 'never' && (suggests || tier !== 'suggest'),
  );
  const names = new Set(positive.flatMap(({ last }) => last?.names ?? []));
  const globs = positive.flatMap(({ last }) => last?.globs ?? []);
  const holdsAnything = positive.some(({ last }) => last === null);
  // The candidates by last key, the last row first. Only keys that rows name are added, so a document cannot add keys that it invents.
  const byKey = new Map<string, readonly Row[]>();
  const unnamed = rowsAt(rows, null);
  const judgeAnew = (path: KeyPath): ImagePath | null => {
    const key = lastKey(path);
    let candidates = key === null ? unnamed : byKey.get(key);
    if (candidates === undefined) {
      candidates = rowsAt(rows, key);
      if (key !== null && names.has(key)) {
        byKey.set(key, candidates);
      }
    }
    return candidates.find(({ steps }) => matchesPath(steps, path))?.source ?? null;
  };
  // Objects of one kind have their images at few places. An answer holds for all items of a list and for the next object, so it is kept.
  const said = new Map<string, ImagePath | null>();
  const held = new Map<string, boolean>();
  return {
    mayHold: (key) => {
      let holds = held.get(key);
      if (holds === undefined) {
        holds = holdsAnything || names.has(key) || globs.some((glob) => glob(key));
        if (held.size < MAX_SAID && key.length <= MAX_KEY) {
          held.set(key, holds);
        }
      }
      return holds;
    },
    judge: (path) => {
      const shape = shapeOf(path);
      let row = said.get(shape);
      if (row === undefined) {
        row = judgeAnew(path);
        if (said.size < MAX_SAID && shape.length <= MAX_KEY) {
          said.set(shape, row);
        }
      }
      return row;
    },
  };
}

/** The most answers that are kept, because a hostile object can have its images at ever new places. */
const MAX_SAID = 200;

/** `path` without its item numbers, which no row tells apart. */
function shapeOf(path: KeyPath): string {
  let shape = '';
  for (const step of path) {
    shape += typeof step === 'number' ? '\u0000\u0001' : `\u0000${step}`;
  }
  return shape;
}

/** The rows that can match a path with this last key, the last row first. */
function rowsAt(rows: readonly Row[], key: string | null): readonly Row[] {
  return rows
    .filter(
      ({ last }) =>
        last === null || (key !== null && (last.names.includes(key) || last.globs.some((glob) => glob(key)))),
    )
    .reverse();
}

function lastKey(path: KeyPath): string | null {
  for (let index = path.length - 1; index >= 0; index--) {
    const step = path[index];
    if (typeof step === 'string') {
      return step;
    }
  }
  return null;
}
