// What the files that say something about others say: the same for every front end that has found them.
import { neighbourKind } from '../paths/neighbourKinds.ts';
import { nameOf, parentOf } from '../paths/path.ts';
import { readChart } from '../sites/dialects/helm/values/readChart.ts';
import type { Neighbours } from './fileContext.ts';
import { kustomizeGraph } from './graph.ts';
import { type Kustomization, readKustomization } from './readKustomization.ts';

/**
 * A function from the texts of files, by path, to what they say. It remembers what it was asked last, and reads again only what has another text.
 * Files of any other name say nothing.
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

/** What `read` makes of `texts`, of those that are `known` to be the same without reading them again. */
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
