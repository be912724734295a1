// Writes the folder of a policy test. It replaces files of an earlier run, and nothing else.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isTestFile, TEST_FILE_HEAD } from '../../core/index.ts';
import { type Problem, type ShownPath, systemProblem } from '../problem.ts';
import { entriesOf, type FolderEntry, osPath } from './osPath.ts';
import { readStart } from './readFile.ts';

/** Returns null when done. If one entry of the folder is not ours, nothing is written. */
export function writeTestFolder(place: ShownPath, files: ReadonlyMap<string, string>): Problem | null {
  const { path, absolute: folder } = place;
  try {
    mkdirSync(osPath(folder), { recursive: true });
    const entries = entriesOf(folder);
    const foreign = entries.find((entry) => !isOurs(folder, entry));
    if (foreign) {
      return { path: join(path, foreign.name), words: { key: 'cli.problem.notOurs' } };
    }
    for (const { name } of entries.filter((each) => !files.has(each.name))) {
      rmSync(osPath(join(folder, name)), { force: true });
    }
    for (const [name, text] of files) {
      const temporary = osPath(join(folder, `.${name}.tmp`));
      try {
        writeFileSync(temporary, text, { flag: 'wx' });
        renameSync(temporary, osPath(join(folder, name)));
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
function isOurs(folder: string, entry: FolderEntry): boolean {
  return (
    entry.isFile() &&
    isTestFile(entry.name) &&
    readStart(join(folder, entry.name), TEST_FILE_HEAD.length) === TEST_FILE_HEAD
  );
}
