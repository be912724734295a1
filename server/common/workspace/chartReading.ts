// Reads the templates and values of one chart, within the limits.
import {
  type ChartSourceKind,
  chartSourceKind,
  LARGEST_CHART,
  MOST_CHART_FILES,
} from '../../../core/index.ts';
import { AT_ONCE, type FilePorts, readTexts } from './readTexts.ts';

export interface ChartTexts {
  /** By path. */
  readonly texts: Map<string, string>;
  /** Whether the templates were not read, because there are too many or too long ones. */
  readonly isTooLarge: boolean;
}

/** Reads the sources of the chart in the folder at the path `chart`. */
export async function readChart(ports: FilePorts, chart: string): Promise<ChartTexts> {
  const paths = await ports.files.findSources(ports.folder, chart);
  const ofKind = (kind: ChartSourceKind) => paths.filter((path) => sourceKind(chart, path) === kind);
  const ofTemplates = ofKind('template');
  const others = [...ofKind('chart'), ...ofKind('values'), ...ofKind('overlay')];
  const isTooMany = ofTemplates.length + others.length > MOST_CHART_FILES;
  const templates = isTooMany ? null : await readWithin(ports, ofTemplates);
  const texts = await readWithin(ports, others.slice(0, MOST_CHART_FILES));
  return { texts: new Map([...(texts ?? []), ...(templates ?? [])]), isTooLarge: templates === null };
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

/** Null where the texts are together longer than those of a chart may be. */
async function readWithin(
  ports: FilePorts,
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
