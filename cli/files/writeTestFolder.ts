// Writes the folder of a policy test. It replaces files of an earlier run, and nothing else.
import {
  type Dirent,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isTestFile, TEST_FILE_HEAD } from '../../core/index.ts';
import { type Problem, type ShownPath, systemProblem } from '../problem.ts';

/** Returns null when done. If one entry of the folder is not ours, nothing is written. */
export function writeTestFolder(place: ShownPath, files: ReadonlyMap<string, string>): Problem | null {
  const { path, absolute: folder } = place;
  try {
    mkdirSync(folder, { recursive: true });
    const entries = readdirSync(folder, { withFileTypes: true });
    const foreign = entries.find((entry) => !isOurs(folder, entry));
    if (foreign) {
      return { path: join(path, foreign.name), words: { key: 'cli.problem.notOurs' } };
    }
    for (const { name } of entries.filter((each) => !files.has(each.name))) {
      rmSync(join(folder, name), { force: true });
    }
    for (const [name, text] of files) {
      const temporary = join(folder, `.${name}.tmp`);
      try {
        writeFileSync(temporary, text, { flag: 'wx' });
        renameSync(temporary, join(folder, name));
      } finally {
        rmSync(temporary, { force: true });
      }
    }
    return null;
  } catch (error) {
    return systemProblem(place, error);
  }
}

/** Whether an earlier run wrote the entry. A link never counts, because it may lead to somebody else's file. */
function isOurs(folder: string, entry: Dirent): boolean {
  return (
    entry.isFile() &&
    isTestFile(entry.name) &&
    readFileSync(join(folder, entry.name), 'utf8').startsWith(TEST_FILE_HEAD)
  );
}
