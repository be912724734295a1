// Reads a packed chart that a person named: its values and templates, and those of the charts in it. It is never written.
import { basename } from 'node:path';
import {
  CHART_FILE,
  type ChartSources,
  fileContext,
  isManifestName,
  type NeighbourTexts,
  nameOf,
  neighbourReader,
} from '../../core/index.ts';
import { textOfBytes, unpackChart } from './chartSources.ts';
import { decode } from './encoding.ts';
import type { FoundFile } from './findFiles.ts';
import type { Source } from './source.ts';

export function isPackedName(path: string): boolean {
  return /\.(?:tgz|tar\.gz)$/i.test(basename(path));
}

/**
 * The files of the chart, each with what its templates and charts say about it. Their names are `web-1.0.0.tgz!/web/values.yaml`. Empty for what is
 * no packed chart, or too large.
 */
export function packedChart({ path, absolute, inForce }: FoundFile): readonly Source[] {
  const files = unpackChart(absolute);
  const read = (inside: string): string | null => textOfBytes(files.get(inside));
  const charts = [...files.keys()].filter((inside) => nameOf(inside) === CHART_FILE);
  const texts: NeighbourTexts = new Map(charts.map((inside) => [inside, read(inside)]));
  const sources: ChartSources = {
    list: (folder) => [...files.keys()].filter((inside) => inside.startsWith(`${folder}/`)),
    read,
  };
  const neighbours = neighbourReader()(texts, sources);
  return [...files]
    .filter(([inside]) => isManifestName(nameOf(inside), inside.includes('/templates/')))
    .map(([inside, bytes]) => ({
      ...decode(Buffer.from(bytes)),
      name: `${path}!/${inside}`,
      file: null,
      settings: inForce.settings,
      context: fileContext(inside, neighbours),
    }));
}
