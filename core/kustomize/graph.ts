// The graph of which kustomization uses which file, as kustomize combines the files of a workspace.
import { KUSTOMIZATION_FILES } from '../paths/neighbourKinds.ts';
import type { Kustomization } from './readKustomization.ts';

export interface KustomizeGraph {
  /** Kustomizations by path, with `/`. */
  readonly all: ReadonlyMap<string, Kustomization>;
  /** For the path of a file or kustomization: the kustomizations that use it. No kustomization uses a root. */
  readonly uses: ReadonlyMap<string, readonly Use[]>;
}

/** A kustomization, at the path `by`, lists a file as one of its resources, patches or components. */
export interface Use {
  readonly by: string;
  readonly as: 'resource' | 'patch' | 'component';
  /** Index in that list. It matters for components, because each works on the result of those before it. */
  readonly index: number;
}

/** Returns the graph of the given kustomizations. References to anything that is not a path below the top, such as a URL, are ignored. */
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

/** Returns the paths of a kustomization's components, in order, without its first `after`. Skips components that are not in the graph. */
export function componentsOf(path: string, { all }: KustomizeGraph, after = 0): readonly string[] {
  return (all.get(path)?.components ?? []).slice(after).flatMap((written) => {
    const folder = resolve(path, written);
    return (folder === null ? null : kustomizationIn(folder, all)) ?? [];
  });
}

/** Returns the one kustomization that lists the file at `path` as a resource or patch; null if there is none or more than one. */
export function directKustomization(path: string, { all, uses }: KustomizeGraph): string | null {
  const by = new Set((all.has(path) ? [] : (uses.get(path) ?? [])).map((use) => use.by));
  const [only = null] = by;
  return by.size === 1 ? only : null;
}

function kustomizationIn(folder: string, all: ReadonlyMap<string, unknown>): string | null {
  const prefix = folder === '' ? '' : `${folder}/`;
  return KUSTOMIZATION_FILES.map((name) => prefix + name).find((path) => all.has(path)) ?? null;
}

/** Resolves the path `written` in the file at `from`; null if it is a URL, is absolute or leads above the top. */
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
