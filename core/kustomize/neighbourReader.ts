// Reads neighbour files, kustomizations and charts, for every front end that has found them.
import { neighbourKind } from '../paths/neighbourKinds.ts';
import { nameOf, parentOf } from '../paths/path.ts';
import { readChart } from '../sites/dialects/helm/values/readChart.ts';
import type { Neighbours } from './fileContext.ts';
import { kustomizeGraph } from './graph.ts';
import { type Kustomization, readKustomization } from './readKustomization.ts';

/**
 * Returns a function that reads the texts of files, given by path. It remembers the texts of its last call and reads again only those that
 * have changed. It ignores files with other names.
 */
export function neighbourReader(): (texts: ReadonlyMap<string, string>) => Neighbours {
  let kustomizations: Readings<Kustomization> = new Map();
  let charts: Readings<readonly string[]> = new Map();
  return (texts) => {
    const ofKind = (kind: 'kustomization' | 'chart') =>
      [...texts].filter(([path]) => neighbourKind(nameOf(path)) === kind);
    const written = ofKind('kustomization');
    kustomizations = readChanged(written, kustomizations, readKustomization);
    charts = readChanged(ofKind('chart'), charts, readChart);
    return {
      graph: kustomizeGraph(new Map([...kustomizations].map(([path, { read }]) => [path, read]))),
      kustomizations: new Map(written),
      charts: new Map([...charts].map(([path, { read }]) => [parentOf(path), read])),
    };
  };
}

type Readings<T> = ReadonlyMap<string, { readonly text: string; readonly read: T }>;

/** Returns the result of `read` for each of `texts`. Takes it from `known` if the text is the same. */
function readChanged<T>(
  texts: readonly (readonly [path: string, text: string])[],
  known: Readings<T>,
  read: (text: string) => T,
): Readings<T> {
  return new Map(
    texts.map(([path, text]) => {
      const last = known.get(path);
      return [path, last?.text === text ? last : { text, read: read(text) }];
    }),
  );
}
