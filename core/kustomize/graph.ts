// The graph of which kustomization uses which file, as kustomize combines the files of a workspace.
import { finish, type Steps } from '../model/steps.ts';
import { KUSTOMIZATION_FILES } from '../paths/neighbourKinds.ts';
import { nameOf, parentOf } from '../paths/path.ts';
import type { Kustomization } from './readKustomization.ts';
import { strongComponents } from './strongComponents.ts';

export interface KustomizeGraph {
  /** Kustomizations by path, with `/`. */
  readonly all: ReadonlyMap<string, Kustomization>;
  /** For each folder the kustomization that stands for it. */
  readonly inFolder: ReadonlyMap<string, string>;
  /** For the path of a file or kustomization: the kustomizations that use it. No kustomization uses a root. */
  readonly uses: ReadonlyMap<string, readonly Use[]>;
  /** The same without uses within a cycle. They lead nowhere, because kustomize refuses cycles. */
  readonly usesUpwards: ReadonlyMap<string, readonly Use[]>;
  /**
   * For each kustomization: its components in order. Null stands for one that is not in the graph, is in a cycle with the kustomization, or has
   * been listed before.
   */
  readonly placedComponents: ReadonlyMap<string, readonly (string | null)[]>;
  /** The same without null. */
  readonly components: ReadonlyMap<string, readonly string[]>;
  /** For each kustomization the number of its cycle. What uses a kustomization has the smaller number, or is in the same cycle. */
  readonly cycles: ReadonlyMap<string, number>;
}

/** A kustomization, at the path `by`, lists a file as one of its resources, patches or components. */
export interface Use {
  readonly by: string;
  readonly as: 'resource' | 'patch' | 'component';
  /** Of a component, its index in that list, because each works on the result of those before it. Of others 0. */
  readonly index: number;
}

/** Returns the graph of the given kustomizations. References to anything that is not a path below the top, such as a URL, are ignored. */
export function kustomizeGraph(all: ReadonlyMap<string, Kustomization>): KustomizeGraph {
  return finish(graphSteps(all));
}

/** Does the same in steps. */
export function* graphSteps(all: ReadonlyMap<string, Kustomization>): Steps<KustomizeGraph> {
  const uses = new Map<string, Use[]>();
  const components = new Map<string, readonly (string | null)[]>();
  const inFolder = kustomizationsByFolder(all);
  for (const [by, kustomization] of all) {
    const list = (as: Use['as'], paths: readonly string[]): readonly (string | null)[] => {
      const targets = paths.map((written) => resourceAt(written, as, by, { inFolder }));
      return addUses({ by, as, index: 0 }, targets, uses).map((each) =>
        each !== null && all.has(each) ? each : null,
      );
    };
    list('resource', kustomization.resources);
    list('patch', kustomization.patches);
    components.set(by, list('component', kustomization.components));
    yield;
  }
  const users = (path: string): readonly string[] => (uses.get(path) ?? []).map(({ by }) => by);
  const cycles = strongComponents(all.keys(), users);
  yield;
  const hasCycles = new Set(cycles.values()).size < cycles.size;
  const isApart = (one: string, other: string): boolean =>
    !hasCycles || cycles.get(one) === undefined || cycles.get(one) !== cycles.get(other);
  const placedComponents = mapped(components, (by, paths) =>
    paths.map((each) => (each !== null && isApart(by, each) ? each : null)),
  );
  return {
    all,
    inFolder,
    uses,
    usesUpwards: hasCycles ? mapped(uses, (path, own) => own.filter(({ by }) => isApart(path, by))) : uses,
    placedComponents,
    components: mapped(placedComponents, (_, paths) => paths.filter((each) => each !== null)),
    cycles,
  };
}

/** Adds a use of each of `targets`, as `first` is one. Returns the targets, with null for those that are not used. */
function addUses(
  first: Use,
  targets: readonly (string | null)[],
  uses: Map<string, Use[]>,
): readonly (string | null)[] {
  return targets.map((target, index) => {
    const known = target === null ? undefined : uses.get(target);
    const last = known?.at(-1);
    // What is listed again, perhaps in another spelling, is not used once more.
    if (target === null || target === first.by || (last?.by === first.by && last.as === first.as)) {
      return null;
    }
    // Some kustomizations list thousands of resources, which are used alike.
    const use = first.as === 'component' ? { ...first, index } : first;
    known ? known.push(use) : uses.set(target, [use]);
    return target;
  });
}

/** Returns the one kustomization that lists the file at `path` as a resource or patch; null if there is none or more than one. */
export function directKustomization(path: string, { all, uses }: KustomizeGraph): string | null {
  const own = all.has(path) ? undefined : uses.get(path);
  const only = own?.[0]?.by ?? null;
  return own?.every(({ by }) => by === only) ? only : null;
}

/** Returns what the kustomization at `by` means by the path `written`: a file, or the kustomization in a folder. Null for a URL. */
export function resourceAt(
  written: string,
  as: Use['as'],
  by: string,
  { inFolder }: Pick<KustomizeGraph, 'inFolder'>,
): string | null {
  const path = resolve(by, written);
  return path === null || as === 'patch' ? path : (inFolder.get(path) ?? path);
}

function mapped<From, To>(
  map: ReadonlyMap<string, From>,
  change: (key: string, value: From) => To,
): ReadonlyMap<string, To> {
  return new Map([...map].map(([key, value]) => [key, change(key, value)]));
}

/** For each folder the kustomization that stands for it: the first of its names that is there. */
function kustomizationsByFolder(all: ReadonlyMap<string, unknown>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const path of all.keys()) {
    const folder = parentOf(path);
    const known = found.get(folder);
    const isFirst = known === undefined || rankOf(path) < rankOf(known);
    found.set(folder, isFirst ? path : known);
  }
  return found;
}

function rankOf(path: string): number {
  const names: readonly string[] = KUSTOMIZATION_FILES;
  return names.indexOf(nameOf(path));
}

/** Resolves the path `written` in the file at `from`; null if it is a URL, is absolute or leads above the top. */
function resolve(from: string, written: string): string | null {
  if (/^[a-z][a-z0-9+.-]*:/i.test(written) || written.startsWith('/')) {
    return null;
  }
  let folder = parentOf(from);
  let at = 0;
  for (; written.startsWith('../', at); at += 3) {
    if (folder === '') {
      return null;
    }
    folder = parentOf(folder);
  }
  const rest = at === 0 ? written : written.slice(at);
  if (!ODD_STEP.test(rest)) {
    return folder === '' ? rest : `${folder}/${rest}`;
  }
  const steps = folder === '' ? [] : folder.split('/');
  for (const step of rest.split('/')) {
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

/** A step that is no name. */
const ODD_STEP = /(?:^|\/)\.{0,2}(?:\/|$)/;
