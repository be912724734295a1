// Which kustomization uses which file: the files of a workspace as kustomize puts them together.
import { KUSTOMIZATION_FILES } from '../paths/neighbourKinds.ts';
import type { Kustomization } from './readKustomization.ts';

export interface KustomizeGraph {
  /** Kustomizations by path, with `/`. */
  readonly all: ReadonlyMap<string, Kustomization>;
  /** By path of a file or of a kustomization: who uses it. Nobody uses a root. */
  readonly uses: ReadonlyMap<string, readonly Use[]>;
}

/** The kustomization `by` has it among its resources, patches or components. */
export interface Use {
  readonly by: string;
  readonly as: 'resource' | 'patch' | 'component';
  /** Number among its kind: components work on what those before them have left. */
  readonly index: number;
}

/** Puts kustomizations together. What they name and is not here, such as another repository, plays no part. */
export function kustomizeGraph(all: ReadonlyMap<string, Kustomization>): KustomizeGraph {
  const uses = new Map<string, Use[]>();
  for (const [by, { resources, patches, components }] of all) {
    const add = (as: Use['as']) => (written: string, index: number) => {
      const path = resolve(by, written);
      const target = path === null ? null : ((as === 'patch' ? null : kustomizationIn(path, all)) ?? path);
      if (target !== null && target !== by) {
        const known = uses.get(target);
        const use = { by, as, index };
        known ? known.push(use) : uses.set(target, [use]);
      }
    };
    resources.forEach(add('resource'));
    patches.forEach(add('patch'));
    components.forEach(add('component'));
  }
  return { all, uses };
}

/** The components of a kustomization that are at hand, in order, without the first `after`. */
export function componentsOf(path: string, { all }: KustomizeGraph, after = 0): readonly string[] {
  return (all.get(path)?.components ?? []).slice(after).flatMap((written) => {
    const folder = resolve(path, written);
    return (folder === null ? null : kustomizationIn(folder, all)) ?? [];
  });
}

/** The one kustomization that has the file at `path` among its resources or patches; null where there are none or several. */
export function directKustomization(path: string, { all, uses }: KustomizeGraph): string | null {
  const by = new Set((all.has(path) ? [] : (uses.get(path) ?? [])).map((use) => use.by));
  const [only = null] = by;
  return by.size === 1 ? only : null;
}

function kustomizationIn(folder: string, all: ReadonlyMap<string, unknown>): string | null {
  const prefix = folder === '' ? '' : `${folder}/`;
  return KUSTOMIZATION_FILES.map((name) => prefix + name).find((path) => all.has(path)) ?? null;
}

/** `written` as seen from the file at `from`; null where it leads out of what we know. */
function resolve(from: string, written: string): string | null {
  if (/^[a-z][a-z0-9+.-]*:/i.test(written) || written.startsWith('/')) {
    return null;
  }
  const steps = from.split('/').slice(0, -1);
  for (const step of written.split('/')) {
    if (step === '..') {
      if (steps.pop() === undefined) {
        return null;
      }
    } else if (step !== '' && step !== '.') {
      steps.push(step);
    }
  }
  return steps.join('/');
}
