// Reads the charts and kustomizations of a run, which say something about other files, and remembers which of them were left out.
import { basename, relative, sep } from 'node:path';
import {
  buildWords,
  type ChartSources,
  LARGEST_BUILD_FILE,
  LARGEST_NEIGHBOUR,
  MOST_NEIGHBOUR_NODES,
  MOST_NEIGHBOUR_TEXT,
  MOST_NODES_TOGETHER,
  type Neighbours,
  type NeighbourTexts,
  neighbourKind,
  neighbourReader,
  shareOfWays,
} from '../../core/index.ts';
import type { Words } from '../../l10n/index.ts';
import type { Problem } from '../problem.ts';
import { chartSources } from './chartSources.ts';
import type { Found, FoundFile } from './findFiles.ts';
import { shownPath } from './osPath.ts';
import { type Refused, readNeighbour } from './readFile.ts';

export interface RunNeighbours extends KnownNeighbours {
  /** By `fromRoot`; null for a file that is too large to be read, '' for the file of a build tool that names nothing. */
  readonly texts: NeighbourTexts;
  /** The text of a file of the run, by `fromRoot`. Null where it is none of them or cannot be read. */
  readonly resources: (path: string) => string | null;
  /** Adds what an account says to what is left out. */
  readonly leaveOut: (refused: RunAccount['refused']) => void;
  /** What was left out up to now, a problem for each file. Its path is shown from the current folder. */
  readonly leftOut: () => readonly Problem[];
}

/** What one thread knows of the neighbours. */
export interface KnownNeighbours {
  readonly neighbours: Neighbours;
  /** The templates and values of the charts, read when they are asked for. */
  readonly sources: ChartSources;
  /** What was read since the last call. */
  readonly account: () => RunAccount;
}

export interface RunAccount {
  /** The files of charts that were not read, with the paths that open them. */
  readonly refused: readonly (readonly [path: string, why: Refused])[];
  /** Whether the system refused to list or to read files of charts. They say nothing now, and may do so in the next run. */
  readonly isIncomplete: boolean;
  /** How much was used of the limits that count for a whole run: 1 for all of one. */
  readonly used: RunShares;
}

export interface RunShares {
  /** The text of charts that was read. */
  readonly chartText: number;
  /** The work of following files through the graph of kustomizations. */
  readonly ways: number;
}

/** The neighbours that were found. They are read once, before the first file is checked. */
export function readNeighbours(
  cwd: string,
  found: Pick<Found, 'neighbours'> & Partial<Pick<Found, 'listed' | 'files'>>,
): RunNeighbours {
  const { texts, refused } = readTexts(found);
  const resources = textsOf(found.files ?? []);
  const reading = knownNeighbours(found.neighbours, texts, resources);
  const { neighbours, account } = reading;
  for (const [fromRoot, why] of neighbours.leftOut) {
    const path = found.neighbours.get(fromRoot) ?? fromRoot;
    refused.set(path, refused.get(path) ?? why);
  }
  const leaveOut = (more: RunAccount['refused']): void => {
    for (const [path, why] of more) {
      refused.set(path, why);
    }
  };
  const leftOut = (): readonly Problem[] => {
    leaveOut(account().refused);
    return [...refused].map(([path, why]) => ({
      path: shownPath(relative(cwd, path).replaceAll(sep, '/')),
      words: wordsOf(path, why),
    }));
  };
  return { ...reading, texts, resources, leaveOut, leftOut };
}

/** The texts of the neighbours, and why others are not read, by the paths that open them. */
function readTexts({ neighbours, listed }: Pick<Found, 'neighbours'> & Partial<Pick<Found, 'listed'>>): {
  readonly texts: Map<string, string | null>;
  readonly refused: Map<string, Refused>;
} {
  const texts = new Map<string, string | null>();
  const refused = new Map<string, Refused>();
  let room = MOST_NEIGHBOUR_TEXT;
  for (const [fromRoot, path] of neighbours) {
    const kind = neighbourKind(basename(path));
    const words = kind === 'build' ? buildWords(fromRoot) : null;
    const how = listed?.has(path) ? 'found' : 'named';
    const read = room < 0 ? { refused: 'tooMuch' as const } : readNeighbour(path, how, words);
    if (read && 'text' in read) {
      room -= read.length;
      texts.set(fromRoot, read.text);
      continue;
    }
    if (read) {
      refused.set(path, read.refused);
    }
    if (read?.refused === 'tooLarge' || read?.refused === 'tooMuch') {
      texts.set(fromRoot, null);
    } else if (kind === 'chart') {
      // It makes its folder a chart even if it cannot be read.
      texts.set(fromRoot, '');
    }
  }
  return { texts, refused };
}

/**
 * Reads `texts` for one thread.
 *
 * @param opened the files of `texts`, each with the path that opens it
 * @param resources the text of a file of the run; null for other files
 */
export function knownNeighbours(
  opened: ReadonlyMap<string, string>,
  texts: NeighbourTexts,
  resources: (path: string) => string | null,
): KnownNeighbours {
  const refused: (readonly [string, Refused])[] = [];
  let isIncomplete = false;
  const sources = chartSources(opened, {
    onLeftOut: (path, why) => refused.push([path, why]),
    onRefused() {
      isIncomplete = true;
    },
  });
  const neighbours = neighbourReader()(texts, sources, resources);
  let before: RunShares = { chartText: 0, ways: 0 };
  const account = (): RunAccount => {
    const now = { chartText: sources.share(), ways: shareOfWays(neighbours.graph) };
    const used = { chartText: now.chartText - before.chartText, ways: now.ways - before.ways };
    const account = { refused: refused.splice(0), isIncomplete, used };
    before = now;
    isIncomplete = false;
    return account;
  };
  return { neighbours, sources, account };
}

/** Reads the files of a run by their `fromRoot`. Returns null for other files: what else a kustomization uses is not known. */
function textsOf(files: readonly FoundFile[]): (path: string) => string | null {
  let known: ReadonlyMap<string, string> | null = null;
  return (path) => {
    known ??= openedBy(files);
    const absolute = known.get(path);
    const read = absolute === undefined ? null : readNeighbour(absolute);
    return read !== null && 'text' in read ? read.text : null;
  };
}

/** The path that opens each file, by its `fromRoot`. */
function openedBy(files: readonly FoundFile[]): ReadonlyMap<string, string> {
  const opened = new Map<string, string>();
  for (const { fromRoot, absolute } of files) {
    opened.set(fromRoot, absolute);
  }
  return opened;
}

function wordsOf(path: string, why: Refused): Words {
  switch (why) {
    case 'notRegular':
      return { key: 'cli.leftOut.notRegular' };
    case 'tooMuch':
      return { key: 'cli.leftOut.tooMuch', args: [MOST_NEIGHBOUR_TEXT / MEGABYTE, MOST_NODES_TOGETHER] };
    case 'tooLarge':
      return neighbourKind(basename(path)) === 'build'
        ? { key: 'cli.leftOut.build', args: [LARGEST_BUILD_FILE, MOST_NEIGHBOUR_NODES] }
        : { key: 'cli.leftOut.tooLarge', args: [LARGEST_NEIGHBOUR / MEGABYTE, MOST_NEIGHBOUR_NODES] };
  }
}

const MEGABYTE = 1_000_000;
