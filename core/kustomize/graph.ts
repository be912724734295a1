// The graph of which kustomization uses which file, as kustomize combines the files of a workspace.
import { KUSTOMIZATION_FILES } from '../paths/neighbourKinds.ts';
import type { Kustomization } from './readKustomization.ts';
import { strongComponents } from './strongComponents.ts';

export interface KustomizeGraph {
  /** Kustomizations by path, with `/`. */
  readonly all: ReadonlyMap<string, Kustomization>;
  /** For the path of a file or kustomization: the kustomizations that use it. No kustomization uses a root. */
  readonly uses: ReadonlyMap<string, readonly Use[]>;
  /** For each kustomization: its components in order. Null stands for one that is not in the graph. */
  readonly components: ReadonlyMap<string, readonly (string | null)[]>;
  /** For each kustomization the number of its cycle. What uses a kustomization has the smaller number, or is in the same cycle. */
  readonly cycles: ReadonlyMap<string, number>;
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
  const components = new Map<string, readonly (string | null)[]>();
  for (const [by, kustomization] of all) {
    const add = (as: Use['as']) => (written: string, index: number) => {
      const target = targetOf(written, as, by, all);
      if (target !== null && target !== by) {
        const known = uses.get(target);
        const use = { by, as, index };
        known ? known.push(use) : uses.set(target, [use]);
      }
      return target !== null && all.has(target) ? target : null;
    };
    kustomization.resources.forEach(add('resource'));
    kustomization.patches.forEach(add('patch'));
    components.set(by, kustomization.components.map(add('component')));
  }
  const users = (path: string): readonly string[] => (uses.get(path) ?? []).map(({ by }) => by);
  return { all, uses, components, cycles: strongComponents(all.keys(), users) };
}

/** Returns the one kustomization that lists the file at `path` as a resource or patch; null if there is none or more than one. */
export function directKustomization(path: string, { all, uses }: KustomizeGraph): string | null {
  const by = new Set((all.has(path) ? [] : (uses.get(path) ?? [])).map((use) => use.by));
  const [only = null] = by;
  return by.size === 1 ? only : null;
}

/** Returns what the kustomization at `by` means by the path `written`: a file, or the kustomization in a folder. */
function targetOf(
  written: string,
  as: Use['as'],
  by: string,
  all: ReadonlyMap<string, unknown>,
): string | null {
  const path = resolve(by, written);
  return path === null || as === 'patch' ? path : (kustomizationIn(path, all) ?? path);
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
