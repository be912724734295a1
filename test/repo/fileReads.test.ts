// Checks that the command line reads files in one place, which knows what may be opened and how much of it is read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read, SOURCES } from './repository.ts';

/** What opens or reads a file otherwise, with the reason. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['cli/cache/cacheFile.ts openSync', 'reads and writes its own file, in a folder of the user alone'],
  ['cli/cache/cacheFile.ts readSync', 'reads that file in pieces'],
  ['cli/cache/resultCache.ts readFileSync', 'reads the code of Nearpull itself'],
  [
    'cli/explain/rulePages.ts readFileSync',
    'reads the pages of Nearpull itself; the bundle holds them as text',
  ],
  ['cli/files/gitChanges.ts openSync', 'opens a folder, for Git'],
  ['cli/files/osPath.ts readFileSync', 'reads the arguments of its own process from /proc'],
  ['cli/files/writeFile.ts openSync', 'creates the temporary file that it writes'],
  ['cli/version.ts readFileSync', 'reads the package.json of Nearpull itself'],
]);

const READS =
  /\b(?:readFileSync|readFile|openSync|open|readSync|createReadStream|readvSync)\b(?=[^'"]*\} from 'node:fs(?:\/promises)?')/g;

test('only one file of the command line opens files', () => {
  const found = SOURCES.filter((path) => path.startsWith('cli/')).flatMap((path) =>
    [...read(path).matchAll(READS)].map(([name]) => `${path} ${name}`),
  );
  const others = found.filter((each) => !each.startsWith('cli/files/readFile.ts '));
  assert.ok(others.length < found.length, 'reads are found');
  assert.deepEqual(others.sort(), [...ELSEWHERE.keys()].sort());
});
