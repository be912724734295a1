// Says whether an image is built in the project, or looked for by a script, instead of being pulled under its name.
import type { Dialect } from '../model/dialects.ts';
import type { BuiltName } from '../model/fileContext.ts';
import { remembered } from '../model/remembered.ts';
import { isMatched, writtenName } from './dialects/kustomize/entryName.ts';

/** The file that builds the image `raw` at a place of the given dialect. Null where none does, so that the image is pulled. */
export function builtBy(raw: string, dialect: Dialect, builds: readonly BuiltName[]): string | null {
  if (raw.startsWith(BAZEL)) {
    return BAZEL;
  }
  if (builds.length === 0) {
    return null;
  }
  const names = remembered(NAMES, builds, namesIn);
  const reference = withoutHub(raw);
  const built = names.get(`built ${writtenName(reference)}`);
  // Compose builds on one machine. A cluster can still pull a name with a namespace, which somebody pushes; a bare one nobody can push.
  const isLocal = dialect === 'compose' || !reference.includes('/');
  const composed = isLocal ? names.get(`composed ${withoutLatest(reference)}`) : undefined;
  return built ?? composed ?? null;
}

/** The script that gives the name of the image `raw` to kustomize. It no longer finds the image once its name changes. */
export function lookedForBy(raw: string, builds: readonly BuiltName[]): BuiltName | null {
  if (builds.length === 0) {
    return null;
  }
  const { literal, dotted } = remembered(SCRIPTS, builds, scriptsIn);
  const name = writtenName(raw);
  const found = literal.get(name);
  // A dot stands for another character, so that such a name is known by its length alone.
  const first = dotted.get(name.length)?.find((each) => isMatched(raw, each.name));
  return found && (!first || builds.indexOf(found) < builds.indexOf(first)) ? found : (first ?? null);
}

interface ScriptNames {
  readonly literal: ReadonlyMap<string, BuiltName>;
  /** Those with a dot, by their lengths. */
  readonly dotted: ReadonlyMap<number, readonly BuiltName[]>;
}

/** As `NAMES`: a file has thousands of images, and a script may have as many names. */
const SCRIPTS = new WeakMap<readonly BuiltName[], ScriptNames>();

function scriptsIn(builds: readonly BuiltName[]): ScriptNames {
  const literal = new Map<string, BuiltName>();
  const dotted = new Map<number, BuiltName[]>();
  for (const build of builds.filter(({ how }) => how === 'script')) {
    const { name } = build;
    if (!name.includes('.')) {
      literal.set(name, literal.get(name) ?? build);
    } else {
      const alike = dotted.get(name.length) ?? [];
      dotted.set(name.length, alike);
      alike.push(build);
    }
  }
  return { literal, dotted };
}

/** What Bazel's rules call the images that they build. */
const BAZEL = 'bazel/';

/** The names for each list. A WeakMap keeps them no longer than the list. */
const NAMES = new WeakMap<readonly BuiltName[], ReadonlyMap<string, string>>();

function namesIn(builds: readonly BuiltName[]): ReadonlyMap<string, string> {
  return new Map(
    builds.map(({ how, name, by }) => [`${how} ${withoutLatest(withoutHub(name))}`, by] as const),
  );
}

function withoutHub(reference: string): string {
  return reference.replace(/^(?:(?:index\.)?docker\.io\/)?(?:library\/(?=[^/]*$))?/, '');
}

function withoutLatest(reference: string): string {
  return reference.replace(/:latest$/, '');
}
