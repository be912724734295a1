// Reads what a kustomization loads, to find what it would fetch from the network before kustomize is started.
import { isValueList, isValueMap, readValue, type Value, type ValueMap } from '../../core/index.ts';

export interface KustomizeReferences {
  readonly isComponent: boolean;
  /** What is built into it: files, folders and other repositories, as written. */
  readonly builds: readonly string[];
  /** Other files that it reads, as written. */
  readonly reads: readonly string[];
  /** The field that would start Helm; null where none would. */
  readonly helm: string | null;
}

/** The references of the text of a kustomization. Null where it cannot be read. */
export function kustomizeReferences(text: string): KustomizeReferences | null {
  const root = readValue(text);
  if (!isValueMap(root)) {
    return null;
  }
  return {
    isComponent: root.get('kind') === 'Component',
    builds: BUILDS.flatMap((key) => stringsAt(root, key)),
    reads: readsOf(root),
    helm: HELM.find((key) => root.has(key)) ?? null,
  };
}

const BUILDS = ['resources', 'bases', 'components', 'generators', 'transformers', 'validators'];
const HELM = ['helmCharts', 'helmChartInflationGenerator'];
const READS = ['crds', 'configurations', 'patchesStrategicMerge'];
const WITH_PATH = ['patches', 'patchesJson6902', 'replacements'];
const GENERATORS = ['configMapGenerator', 'secretGenerator'];

function readsOf(root: ValueMap): readonly string[] {
  const openapi = root.get('openapi');
  return [
    ...READS.flatMap((key) => stringsAt(root, key)),
    ...WITH_PATH.flatMap((key) => mapsAt(root, key).flatMap((each) => textAt(each, 'path'))),
    ...(isValueMap(openapi) ? textAt(openapi, 'path') : []),
    ...GENERATORS.flatMap((key) =>
      mapsAt(root, key).flatMap((each) => [
        // A file may be given a key: `app.conf=files/app.conf`.
        ...stringsAt(each, 'files').map((file) => file.replace(/^[^=]*=/, '')),
        ...stringsAt(each, 'envs'),
        ...textAt(each, 'env'),
      ]),
    ),
  ];
}

/** The strings of the list at `key` that are no documents of their own. */
function stringsAt(map: ValueMap, key: string): readonly string[] {
  const value: Value | undefined = map.get(key);
  return isValueList(value)
    ? value.filter((each): each is string => typeof each === 'string' && !each.includes('\n'))
    : [];
}

function mapsAt(map: ValueMap, key: string): readonly ValueMap[] {
  const value = map.get(key);
  return isValueList(value) ? value.filter(isValueMap) : [];
}

function textAt(map: ValueMap, key: string): readonly string[] {
  const value = map.get(key);
  return typeof value === 'string' ? [value] : [];
}
