// Writes the files of a hostile repository, which has a few kilobytes and wants seconds or gigabytes.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Repository {
  /** What it tries, for the table. */
  readonly what: string;
  readonly write: (into: Folder) => void;
  /** The file that is opened in the editor. */
  readonly opens: string;
}

export interface Folder {
  readonly path: string;
  readonly file: (name: string, text: string) => void;
  /** Makes a symbolic link at `name`. */
  readonly link: (target: string, name: string) => void;
}

export function folderAt(path: string): Folder {
  const at = (name: string): string => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    return join(path, name);
  };
  return {
    path,
    file: (name, text) => writeFileSync(at(name), text),
    link: (target, name) => symlinkSync(target, at(name)),
  };
}

export const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: nginx\n';

/** A repository with a Pod beside one other file. */
export function beside(what: string, name: string, text: () => string): Repository {
  return {
    what,
    opens: 'pod.yaml',
    write: (into) => {
      into.file('pod.yaml', POD);
      into.file(name, text());
    },
  };
}

/** A repository of one file. */
export function alone(what: string, name: string, text: () => string): Repository {
  return { what, opens: name, write: (into) => into.file(name, text()) };
}

/** `count` results of `make`, one after the other. */
export function many(count: number, make: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => make(n)).join('');
}
