// Reads the repository for the tests of its own rules: the files, and the imports between them.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The paths of all files that are tracked by Git, and of new files that are not ignored. */
export const FILES: readonly string[] = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'],
  { cwd: root, encoding: 'utf8' },
)
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)));

/** The paths of all TypeScript and JavaScript files, without declarations. */
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
  /** A path from the root for a file of the repository, otherwise the name as it is written, such as `yaml` or `node:fs`. */
  readonly target: string;
  readonly typeOnly: boolean;
}

/** The imports of the file at `path`, including `import()` and `require()`. */
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

/** Removes comments from `code`, because they may mention imports. In a string with `//`, the text before it is kept. */
export function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(?<=^|\s)\/\/.*$/gm, '');
}
