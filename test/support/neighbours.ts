// Makes the file contexts of the fixtures in a folder, from their neighbours, as the front ends do for the engine.
import {
  type ChartSources,
  type FileContext,
  fileContext,
  isChartSource,
  nameOf,
  neighbourKind,
  neighbourReader,
} from '../../core/index.ts';

/** Returns a function from a path to its file context. `files` are all paths of the folder, with `/`. `read` returns the text of a file. */
export function contextsOf(
  files: readonly string[],
  read: (path: string) => string,
): (path: string) => FileContext {
  const named = files.filter((path) => neighbourKind(nameOf(path)) !== null);
  const sources: ChartSources = {
    list: (folder) =>
      files.filter((path) => isChartSource(path) && (folder === '' || path.startsWith(`${folder}/`))),
    read,
  };
  const neighbours = neighbourReader()(new Map(named.map((path) => [path, read(path)])), sources);
  return (path) => fileContext(path, neighbours);
}
