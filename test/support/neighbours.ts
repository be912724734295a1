// What the files of a folder of fixtures say of each other, as the rims tell the engine.
import { type FileContext, fileContext, nameOf, neighbourKind, neighbourReader } from '../../core/index.ts';

/** The context of each of `files`, paths with `/`; `read` gives the text of one. */
export function contextsOf(
  files: readonly string[],
  read: (path: string) => string,
): (path: string) => FileContext {
  const named = files.filter((path) => neighbourKind(nameOf(path)) !== null);
  const neighbours = neighbourReader()(new Map(named.map((path) => [path, read(path)])));
  return (path) => fileContext(path, neighbours);
}
