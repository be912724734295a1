// What the files of a folder of fixtures say of each other, as the rims tell the engine.
import { basename, dirname } from 'node:path/posix';
import {
  type FileContext,
  fileContext,
  kustomizeGraph,
  readChart,
  readKustomization,
} from '../../core/index.ts';

/** The context of each of `files`, paths with `/`; `read` gives the text of one. */
export function contextsOf(
  files: readonly string[],
  read: (path: string) => string,
): (path: string) => FileContext {
  const named = files.filter((path) => /^(?:kustomization\.ya?ml|Kustomization)$/.test(basename(path)));
  const kustomizations = new Map(named.map((path) => [path, read(path)]));
  const graph = kustomizeGraph(
    new Map([...kustomizations].map(([path, text]) => [path, readKustomization(text)])),
  );
  const charts = files
    .filter((path) => basename(path) === 'Chart.yaml')
    .map((path) => [dirname(path).replace(/^\.$/, ''), readChart(read(path))] as const);
  return (path) => fileContext(path, { graph, kustomizations, charts: new Map(charts) });
}
