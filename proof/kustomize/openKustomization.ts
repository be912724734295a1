// Makes a temporary copy of a kustomization with all that it builds on, or says what it would fetch from the network.
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { KUSTOMIZATION_FILES } from '../../core/index.ts';
import { attemptFiles, copyTree, type Instead } from '../files/copyTree.ts';
import type { Runner } from '../run/runner.ts';
import { isTrouble, type Trouble, trouble } from '../trouble.ts';
import { kustomizeReferences } from './references.ts';

export interface OpenedKustomization {
  /** Its folder in the temporary copy. */
  readonly folder: string;
  /** The folders of the person that it builds on, without links. */
  readonly origins: readonly string[];
}

/** Opens the kustomization in `folder`. `instead` has the texts that take the place of its files. */
export function openKustomization(
  folder: string,
  instead: Instead,
  runner: Runner,
): OpenedKustomization | Trouble {
  return attemptFiles(() => {
    const top = realpathSync(folder);
    const folders = foldersOf(top, instead);
    if (isTrouble(folders)) {
      return folders;
    }
    // What lies within another folder is copied with it.
    const outer = folders.list.filter(
      (each) => !folders.list.some((other) => other !== each && each.startsWith(other + sep)),
    );
    const root = commonParent(outer);
    const scratch = runner.folder();
    for (const each of outer) {
      const copied = copyTree(each, join(scratch, relative(root, each)), instead);
      if (isTrouble(copied)) {
        return copied;
      }
    }
    return { folder: join(scratch, relative(root, top)), origins: outer };
  });
}

/** The path of the kustomization in `folder`; null where there is none. */
export function kustomizationIn(folder: string): string | null {
  return KUSTOMIZATION_FILES.map((name) => join(folder, name)).find(existsSync) ?? null;
}

const MOST_FOLDERS_OF_ONE = 1000;

/** The folders of all kustomizations that the one in `top` builds on, itself first. */
function foldersOf(top: string, instead: Instead): { readonly list: readonly string[] } | Trouble {
  const list = [top];
  for (let index = 0; index < list.length; index++) {
    const folder = list[index] ?? '';
    const next = foldersBelow(folder, instead);
    if (isTrouble(next)) {
      return next;
    }
    list.push(...next.list.filter((each) => !list.includes(each)));
    if (list.length > MOST_FOLDERS_OF_ONE) {
      return trouble('proof.manyFolders', MOST_FOLDERS_OF_ONE);
    }
  }
  return { list };
}

function foldersBelow(folder: string, instead: Instead): { readonly list: readonly string[] } | Trouble {
  const path = kustomizationIn(folder);
  if (path === null) {
    return trouble('proof.noKustomization', folder);
  }
  const text = instead.get(realpathSync(path)) ?? readFileSync(path, 'utf8');
  const references = kustomizeReferences(text.toString());
  if (!references) {
    // Kustomize says better what is wrong with it.
    return { list: [] };
  }
  if (references.helm !== null) {
    return trouble('proof.helmCharts', references.helm);
  }
  const isThere = (entry: string): boolean => existsSync(resolve(folder, entry));
  const remote =
    references.builds.find((entry) => !isThere(entry) && isRemote(entry)) ??
    references.reads.find((entry) => /^https?:/i.test(entry));
  if (remote !== undefined) {
    return trouble('proof.remoteBase', remote);
  }
  const below = references.builds.filter(isThere).map((entry) => realpathSync(resolve(folder, entry)));
  return { list: below.filter((each) => statSync(each).isDirectory()) };
}

/** Whether kustomize would fetch `entry`, which is nothing on this disk: an address, or `github.com/owner/name`. */
function isRemote(entry: string): boolean {
  return /:\/\/|^[\w.-]+@|\?ref=|\/\/|^(?:[\w-]+\.)+[a-z]{2,}\/[^/]/i.test(entry);
}

function commonParent(folders: readonly string[]): string {
  let parent = dirname(folders[0] ?? sep);
  while (!folders.every((each) => each.startsWith(parent.endsWith(sep) ? parent : parent + sep))) {
    parent = dirname(parent);
  }
  return parent;
}
