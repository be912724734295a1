// Reads the templates and values of one chart, within the limits.
import {
  type ChartSourceKind,
  chartSourceKind,
  LARGEST_CHART,
  MOST_CHART_FILES,
} from '../../../core/index.ts';
import { type FolderFiles, textOf } from './folderFiles.ts';

export interface ChartPorts {
  /** URI of the workspace folder. All paths start at it. */
  readonly folder: string;
  readonly files: FolderFiles;
  /** The text of an open document by its path; null where it is not open. */
  readonly open: (path: string) => string | null;
}

export interface ChartTexts {
  /** By path. */
  readonly texts: Map<string, string>;
  /** Whether the templates were not read, because there are too many or too long ones. */
  readonly isTooLarge: boolean;
}

/** Reads the sources of the chart in the folder at the path `chart`. */
export async function readChart(ports: ChartPorts, chart: string): Promise<ChartTexts> {
  const paths = await ports.files.findSources(ports.folder, chart);
  const ofKind = (kind: ChartSourceKind) => paths.filter((path) => sourceKind(chart, path) === kind);
  const ofTemplates = ofKind('template');
  const others = [...ofKind('chart'), ...ofKind('values')];
  const isTooMany = ofTemplates.length + others.length > MOST_CHART_FILES;
  const templates = isTooMany ? null : await readWithin(ports, ofTemplates);
  const texts = await readWithin(ports, others.slice(0, MOST_CHART_FILES));
  return { texts: new Map([...(texts ?? []), ...(templates ?? [])]), isTooLarge: templates === null };
}

/** Reads the texts at `paths`, null for what cannot be read. Open documents have the text of their editor. */
export async function readTexts(
  { files, folder, open }: ChartPorts,
  paths: readonly string[],
): Promise<readonly (readonly [path: string, text: string | null])[]> {
  const closed = paths.filter((path) => open(path) === null);
  const read = closed.length === 0 ? [] : await files.read(folder, closed);
  const texts = new Map(closed.map((path, index) => [path, textOf(read[index])]));
  // What was opened meanwhile has the text of its editor too.
  return paths.map((path) => [path, open(path) ?? texts.get(path) ?? null]);
}

/** What the file at `path` tells about the chart in the folder at the path `chart`; null for other files. */
export function sourceKind(chart: string, path: string): ChartSourceKind | null {
  const inside = pathBelow(chart, path);
  return inside === null ? null : chartSourceKind(inside);
}

/** Null for a path that is not below `folder`. */
export function pathBelow(folder: string, path: string): string | null {
  if (folder === '') {
    return path;
  }
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : null;
}

/** Files that are asked for at once, so that of a chart that is too large not much more than the limit is read. */
const AT_ONCE = 64;

/** Null where the texts are together longer than those of a chart may be. */
async function readWithin(
  ports: ChartPorts,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string> | null> {
  const texts = new Map<string, string>();
  let room = LARGEST_CHART;
  for (let start = 0; start < paths.length; start += AT_ONCE) {
    for (const [path, text] of await readTexts(ports, paths.slice(start, start + AT_ONCE))) {
      room -= text?.length ?? 0;
      if (room < 0) {
        return null;
      }
      if (text !== null) {
        texts.set(path, text);
      }
    }
  }
  return texts;
}
