// Reads objects in Helm values that form one image: `{registry, repository, tag, digest}` and similar shapes.
import { type Branch, join, type OraclePlace, type Registries, textAt } from './site.ts';

export interface ImageObject {
  readonly value: string;
  /** The key of the name. */
  readonly key: string;
  readonly tier: OraclePlace['tier'];
  readonly reason: string | null;
}

/** @param named whether the key of `branch` ends in `image`. */
export function imageObject(
  branch: Branch,
  named: boolean,
  registries: Registries = NOTHING_SAID,
): ImageObject | null {
  const shapes = [nvidia, strimzi, repository, other];
  for (const shape of shapes) {
    const found = shape(branch, named, registries);
    if (found) {
      return found;
    }
  }
  return null;
}

type Shape = (branch: Branch, named: boolean, registries: Registries) => ImageObject | null;

const NOTHING_SAID: Registries = { override: null, hub: null, defaults: [null, null] };

/** The shape of NVIDIA's charts. Only the three keys together are a reference. */
const nvidia: Shape = (branch) => {
  const prefix = textAt(branch, 'repository');
  const image = textAt(branch, 'image');
  return prefix !== null && image !== null && typeof branch.image === 'string'
    ? { value: joined([prefix, image], branch), key: 'image', tier: 'certain', reason: urlReason(prefix) }
    : null;
};

/** The shape of Strimzi's chart: name and registry are apart from the repository, with defaults for the chart. */
const strimzi: Shape = (branch, named, { defaults }) => {
  const name = textAt(branch, 'name');
  if (!named || name === null || !('registry' in branch) || !('repository' in branch)) {
    return null;
  }
  const registry = textAt(branch, 'registry') ?? defaults[0];
  const prefix = textAt(branch, 'repository') ?? defaults[1];
  return { value: joined([registry, prefix, name], branch), key: 'name', tier: 'certain', reason: null };
};

const repository: Shape = (branch, named, { override }) => {
  const name = textAt(branch, 'repository');
  if (name === null || !(named || SIBLINGS.some((key) => key in branch))) {
    return null;
  }
  const registry = textAt(branch, 'registry');
  const hasHost = /^[^/]*[.:][^/]*\//.test(name);
  const isTorn = !hasHost && override !== null && registry !== null && registry !== override;
  return {
    value: joined([hasHost ? registry : (override ?? registry), name], branch),
    key: 'repository',
    tier: named ? 'certain' : 'likely',
    reason: isTorn ? 'two registries: the template chooses one' : urlReason(name),
  };
};

const SIBLINGS = ['registry', 'tag', 'digest', 'sha', 'pullPolicy'];

const other: Shape = (branch, named) => {
  const key = (['repo', 'name'] as const).find((each) => textAt(branch, each) !== null);
  const registry = textAt(branch, 'registry');
  return named && key !== undefined && ('tag' in branch || registry !== null || key === 'repo')
    ? { value: joined([registry, textAt(branch, key)], branch), key, tier: 'likely', reason: null }
    : null;
};

function joined(names: readonly (string | null)[], branch: Branch): string {
  const tag = textAt(branch, 'tag') ?? textAt(branch, 'version');
  return join(names, tag, textAt(branch, 'digest') ?? textAt(branch, 'sha'));
}

function urlReason(name: string): string | null {
  return /^[a-z][a-z0-9+.-]*:\/\/|^git@/.test(name) ? 'a repository of charts or code' : null;
}
