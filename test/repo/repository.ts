// The repository as the tests of its own rules see it: its files, and who imports whom.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Paths of all files that are tracked, or would be: new files count before they are added. */
export const FILES: readonly string[] = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'],
  { cwd: root, encoding: 'utf8' },
)
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)));

/** Everything that runs: TypeScript and JavaScript, without declarations. */
export const SOURCES: readonly string[] = FILES.filter((path) => /(?<!\.d)\.(?:ts|mjs|js|cjs)$/.test(path));

export function exists(path: string): boolean {
  return existsSync(join(root, path));
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

// biome-ignore lint/suspicious/noExplicitAny: each test asks for the part of a JSON file that it is about.
export function readJson(path: string): any {
  return JSON.parse(read(path));
}

export interface Import {
  /** A path from the root for files of the repository, otherwise the name as written: `yaml`, `node:fs`. */
  readonly target: string;
  readonly typeOnly: boolean;
}

/** What `path` imports, statically or by `import()` and `require()`. */
export function importsOf(path: string): readonly Import[] {
  const code = withoutComments(read(path));
  const found: Import[] = [];
  for (const [, keyword, type, name = ''] of code.matchAll(STATIC)) {
    found.push({ target: resolve(path, name), typeOnly: keyword !== undefined && type !== undefined });
  }
  for (const [, name = ''] of code.matchAll(DYNAMIC)) {
    found.push({ target: resolve(path, name), typeOnly: false });
  }
  return found;
}

const STATIC =
  /^[ \t]*(import|export)(?:(\s+type)\b(?!\s+from))?(?:[\s\w*{},$]*?\bfrom)?\s*['"]([^'"\n]+)['"]/gm;
const DYNAMIC = /\b(?:import|require)\s*\(\s*(?:['"`]([^'"`]*)['"`])?/g;

function resolve(from: string, name: string): string {
  return name.startsWith('.') ? posix.join(posix.dirname(from), name) : name;
}

/** Comments may speak about imports, so they are cut out; a string that holds `//` keeps what stands before it. */
export function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(?<=^|\s)\/\/.*$/gm, '');
}
