// Compiles the globs of `--exclude` and of the `exclude` setting into a function that tests paths.
import { compileGlobs, DEFAULT_SETTINGS, type Settings } from '../core/index.ts';
import type { Excludes } from './files/findFiles.ts';

export interface Exclusion {
  readonly excludes: Excludes;
  /** The paths that the settings have left out so far, and no option would have. */
  readonly bySettings: ReadonlySet<string>;
}

/** A glob matches the path as shown, or the path within the folder that was given. `options` are the globs of `--exclude`. */
export function readExcludes({ exclude }: Settings, options: readonly string[]): Exclusion {
  // The folders that the default globs name are never entered, so these globs need no test.
  const ofSettings = matcher(exclude.filter((glob) => !DEFAULT_SETTINGS.exclude.includes(glob)));
  const ofOptions = matcher(options);
  const bySettings = new Set<string>();
  return {
    bySettings,
    excludes(path, pathInFolder) {
      if (ofOptions(path, pathInFolder)) {
        return true;
      }
      const isExcluded = ofSettings(path, pathInFolder);
      if (isExcluded) {
        bySettings.add(path);
      }
      return isExcluded;
    },
  };
}

function matcher(globs: readonly string[]): Excludes {
  const matches = compileGlobs(globs);
  return (path, pathInFolder) => matches(path) || (pathInFolder !== path && matches(pathInFolder));
}
