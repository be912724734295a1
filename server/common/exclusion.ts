// Which files `nearpull.exclude` keeps out. Paths are those of URIs, so they have forward slashes on every system.
import picomatch from 'picomatch/posix.js';

export type IsExcluded = (path: string) => boolean;

/**
 * A test for paths relative to the folder. As in `.gitignore`, a glob that matches a folder excludes all that is in it, and one without
 * a slash matches at any depth. An empty glob matches nothing.
 */
export function compileGlobs(globs: readonly string[]): IsExcluded {
  const matchers = globs.flatMap((glob) => compile(glob.replace(/^\.?\/|\/$/g, '')));
  return (path) => matchers.some((matches) => matches(path));
}

function compile(glob: string): IsExcluded[] {
  if (glob === '' || glob.length > LONGEST_GLOB) {
    return [];
  }
  const anywhere = glob.includes('/') ? glob : `**/${glob}`;
  return [anywhere, `${anywhere}/**`].map((each) =>
    picomatch(each, { dot: true, maxLength: LONGEST_GLOB + 6 }),
  );
}

/** A longer one is a mistake or an attack on the regular expression behind it. */
const LONGEST_GLOB = 1000;
