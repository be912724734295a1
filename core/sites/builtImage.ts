// Says whether an image is built in the project, or looked for by a script, instead of being pulled under its name.
import type { Dialect } from '../model/dialects.ts';
import type { BuiltName } from '../model/fileContext.ts';
import { isMatched, writtenName } from './dialects/kustomize/entryName.ts';

/** The file that builds the image `raw` at a place of the given dialect. Null where none does, so that the image is pulled. */
export function builtBy(raw: string, dialect: Dialect, builds: readonly BuiltName[]): string | null {
  if (raw.startsWith(BAZEL)) {
    return BAZEL;
  }
  if (builds.length === 0) {
    return null;
  }
  const names = namesOf(builds);
  const reference = withoutHub(raw);
  const built = names.get(`built ${writtenName(reference)}`);
  // Compose builds on one machine. A cluster can still pull a name with a namespace, which somebody pushes; a bare one nobody can push.
  const isLocal = dialect === 'compose' || !reference.includes('/');
  const composed = isLocal ? names.get(`composed ${withoutLatest(reference)}`) : undefined;
  return built ?? composed ?? null;
}

/** The script that gives the name of the image `raw` to kustomize. It no longer finds the image once its name changes. */
export function lookedForBy(raw: string, builds: readonly BuiltName[]): BuiltName | null {
  return builds.find(({ how, name }) => how === 'script' && isMatched(raw, name)) ?? null;
}

/** What Bazel's rules call the images that they build. */
const BAZEL = 'bazel/';

/** The names for each list. A WeakMap keeps them no longer than the list. */
const NAMES = new WeakMap<readonly BuiltName[], ReadonlyMap<string, string>>();

function namesOf(builds: readonly BuiltName[]): ReadonlyMap<string, string> {
  const known = NAMES.get(builds);
  if (known) {
    return known;
  }
  const names = new Map(
    builds.map(({ how, name, by }) => [`${how} ${withoutLatest(withoutHub(name))}`, by] as const),
  );
  NAMES.set(builds, names);
  return names;
}

function withoutHub(reference: string): string {
  return reference.replace(/^(?:(?:index\.)?docker\.io\/)?(?:library\/(?=[^/]*$))?/, '');
}

function withoutLatest(reference: string): string {
  return reference.replace(/:latest$/, '');
}
