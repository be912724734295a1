// The templates and values of charts on the disk, listed and read when the facts of a chart are asked for.
import { Buffer } from 'node:buffer';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  CHART_FILE,
  type ChartSources,
  chartSourceKind,
  isPackedChart,
  LARGEST_PACKED_CHART,
  LARGEST_UNPACKED_CHART,
  MOST_CHART_FILES,
  mayHoldChartSources,
  packedSources,
  recent,
} from '../../core/index.ts';
import { isSystemError } from '../problem.ts';
import { decode } from './encoding.ts';
import { entriesOf as entriesIn } from './osPath.ts';
import { type Refused, readBytes, readNeighbour } from './readFile.ts';

interface Told {
  /**
   * Is told, with the path that opens it, of each file that is not read because it is too large, or because those that were read before it are
   * together.
   */
  readonly onLeftOut: (absolute: string, why: Refused) => void;
  /** Called for each file and folder that the system refuses to read. It says nothing about values. */
  readonly onRefused: () => void;
}

/** `charts` are the paths of Chart.yaml files from the root, each with the path that opens it. */
export function chartSources(
  charts: ReadonlyMap<string, string>,
  { onLeftOut, onRefused }: Told,
): ChartSources & {
  /** How much of the text was read that all charts may have: 1 for all of it. */
  readonly share: () => number;
} {
  const counted = new Set<string>();
  let room = MOST_SOURCE_TEXT;
  /** A chart is asked for the same file several times, which counts once. */
  const readWithin: ReadWithin = (absolute) => {
    const read = readNeighbour(absolute);
    if (read === null) {
      onRefused();
      return null;
    }
    if ('refused' in read) {
      onLeftOut(absolute, read.refused);
      return null;
    }
    const { text } = read;
    room -= counted.has(absolute) ? 0 : text.length;
    counted.add(absolute);
    if (room < 0) {
      onLeftOut(absolute, 'tooMuch');
    }
    return room < 0 ? null : text;
  };
  const readPacked = recent(MOST_UNPACKED, (archive) => unpackChart(archive, onRefused));
  /** One chart is asked for its templates, for its values and for those of the charts below it. No run adds files. */
  const listed = recent(MOST_LISTED, (folder): ReadonlyMap<string, SourceFile> => {
    const chart = charts.get(inFolder(folder, CHART_FILE));
    const files = chart === undefined ? [] : filesIn(dirname(chart), { readWithin, readPacked, onRefused });
    return new Map(files.map((file) => [inFolder(folder, file.inside), file]));
  });
  let last = '';
  return {
    share: () => 1 - room / MOST_SOURCE_TEXT,
    list(folder) {
      last = folder;
      return [...listed(folder).keys()];
    },
    read(path) {
      // It is nearly always of the chart that was listed last.
      const own = listed(last).get(path);
      const around = own ? [] : chartsAround(path, charts).map((folder) => listed(folder).get(path));
      return (own ?? around.find((file) => file !== undefined))?.read() ?? null;
    },
  };
}

/** The charts of which a run knows the files: those that facts are kept of, each with the chart around it. */
const MOST_LISTED = 16;

/** The folders of the charts that `path` lies in, the nearest first. */
function chartsAround(path: string, charts: ReadonlyMap<string, unknown>): readonly string[] {
  const steps = path.split('/').slice(0, -1);
  return [...steps.map((_step, index) => steps.slice(0, steps.length - index).join('/')), ''].filter(
    (folder) => charts.has(inFolder(folder, CHART_FILE)),
  );
}

function inFolder(folder: string, inside: string): string {
  return folder === '' ? inside : `${folder}/${inside}`;
}

type ReadWithin = (absolute: string) => string | null;

/** In characters, for the templates and values of all charts of a run. The largest public collections of charts have half of it. */
const MOST_SOURCE_TEXT = 64_000_000;

interface ChartReaders extends Pick<Told, 'onRefused'> {
  readonly readWithin: ReadWithin;
  readonly readPacked: PackedReader;
}

interface SourceFile {
  /** The path from the folder of the chart. A file of a packed chart has the path that it would have unpacked. */
  readonly inside: string;
  readonly read: () => string | null;
}

/** Without the templates where there are too many files. */
function filesIn(top: string, { readWithin, readPacked, onRefused }: ChartReaders): readonly SourceFile[] {
  const named = namesOfSources(top, onRefused);
  const found = named
    .filter((inside) => !isPackedChart(inside))
    .map((inside): SourceFile => ({ inside, read: () => readWithin(`${top}/${inside}`) }));
  const all = [...found, ...packedFiles(top, named.filter(isPackedChart), found, readPacked)];
  return all.length <= MOST_CHART_FILES
    ? all
    : all.filter(({ inside }) => chartSourceKind(inside) !== 'template');
}

/** The paths in the folder `top` of a chart: of the files that say something about its values, and of the archives of charts below it. */
export function namesOfSources(top: string, onRefused?: () => void): readonly string[] {
  const found: string[] = [];
  const open = [''];
  for (
    let folder = open.shift();
    folder !== undefined && found.length <= MOST_CHART_FILES;
    folder = open.shift()
  ) {
    for (const entry of entriesOf(folder === '' ? top : `${top}/${folder}`, onRefused)) {
      const inside = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && mayHoldChartSources(inside)) {
        open.push(inside);
      } else if (entry.isFile() && isSource(inside)) {
        found.push(inside);
      }
    }
  }
  return found;
}

function isSource(inside: string): boolean {
  return isPackedChart(inside) || chartSourceKind(inside) !== null;
}

/** The files of the archives at the paths `packed`. A chart that lies unpacked beside its archive counts alone. */
function packedFiles(
  top: string,
  packed: readonly string[],
  found: readonly SourceFile[],
  readPacked: PackedReader,
): readonly SourceFile[] {
  const charts = new Set(
    found.map(({ inside }) => inside).filter((inside) => inside.endsWith(`/${CHART_FILE}`)),
  );
  const files: SourceFile[] = [];
  for (const archive of packed) {
    const absolute = `${top}/${archive}`;
    const folder = archive.slice(0, archive.lastIndexOf('/'));
    for (const path of files.length > MOST_CHART_FILES ? [] : readPacked(absolute).keys()) {
      const inside = `${folder}/${path}`;
      if (!charts.has(`${folder}/${path.slice(0, path.indexOf('/'))}/${CHART_FILE}`)) {
        files.push({ inside, read: () => textOfBytes(readPacked(absolute).get(path)) });
      }
    }
  }
  return files;
}

export function textOfBytes(bytes: Uint8Array | undefined): string | null {
  return bytes === undefined ? null : decode(Buffer.from(bytes)).text;
}

type PackedReader = (archive: string) => ReadonlyMap<string, Uint8Array>;

/** Archives that stay unpacked in memory, because the files of one are read one after the other. */
const MOST_UNPACKED = 4;

/** The files of a packed chart that say something about values, by their paths in it. Empty for what is no archive, or too large. */
export function unpackChart(archive: string, onRefused?: () => void): ReadonlyMap<string, Uint8Array> {
  try {
    const bytes = readBytes(archive, { most: LARGEST_PACKED_CHART, how: 'found' });
    return packedSources(gunzipSync(bytes, { maxOutputLength: LARGEST_UNPACKED_CHART }));
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      // What cannot be read or unpacked says nothing about values.
      if (isSystemError(error)) {
        onRefused?.();
      }
      return new Map();
    }
    throw error;
  }
}

function entriesOf(folder: string, onRefused?: () => void) {
  try {
    return entriesIn(folder);
  } catch (error) {
    if (isSystemError(error)) {
      // What cannot be listed says nothing about values.
      onRefused?.();
      return [];
    }
    throw error;
  }
}
