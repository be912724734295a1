// Makes the file contexts of the fixtures in a folder, from their neighbours, as the front ends do for the engine.
import {
  type ChartSources,
  chartSourceKind,
  type FileContext,
  fileContext,
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
      files.filter(
        (path) =>
          (folder === '' || path.startsWith(`${folder}/`)) &&
          chartSourceKind(folder === '' ? path : path.slice(folder.length + 1)) !== null,
      ),
    read,
  };
  const neighbours = neighbourReader()(new Map(named.map((path) => [path, read(path)])), sources, (path) =>
    files.includes(path) ? read(path) : null,
  );
  return (path) => fileContext(path, neighbours);
}
