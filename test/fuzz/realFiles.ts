// Reads folders of real files, which the fuzzer damages.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isDockerfile } from '../../core/index.ts';

/** The files of one project. */
export interface RealFiles {
  readonly files: ReadonlyMap<string, string>;
  /** The paths of those that are checked. It is not empty. */
  readonly checked: readonly string[];
}

/** Larger files take most of the time and hold nothing else. */
const LARGEST = 4000;

/** The folders in `folder`, each a project of its own, and `folder` itself with the files that stand in no other. */
export function realFilesIn(folder: string): readonly RealFiles[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const inner = entries.filter(
    (entry) => entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules',
  );
  const own = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  return [...inner.map(({ name }) => project(join(folder, name))), read(folder, own)].filter(
    ({ checked }) => checked.length > 0,
  );
}

function project(folder: string): RealFiles {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true });
  return read(
    folder,
    all
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .sort(),
  );
}

function read(folder: string, paths: readonly string[]): RealFiles {
  const small = paths.filter((path) => statSync(join(folder, path)).size <= LARGEST);
  const files = new Map(small.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  return { files, checked: small.filter((path) => CHECKED.test(path) || isDockerfile(path)) };
}

const CHECKED = /\.(?:ya?ml|json|tpl)$|(?:^|\/)Kustomization$/;
