// The oracle for Kubernetes objects: every string at a key `image`, and the fields in `facts.ts`.
import { FACTS, type Fact } from './facts.ts';
import { kustomizeAssign, kustomizeImage, patchText, walkKustomization } from './kustomize.ts';
import {
  addSite,
  type Branch,
  below,
  isBranch,
  join,
  neverPulled,
  type OraclePlace,
  type Owner,
  textAt,
} from './site.ts';

export function walkObject(value: unknown, place: OraclePlace): void {
  walk(value, place, factsOf(place.owner));
}

function walk(value: unknown, place: OraclePlace, facts: readonly Fact[]): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      each(item, below(place, index), facts, null);
    }
    return;
  }
  if (!isBranch(value)) {
    return;
  }
  const owner = ownerOf(value);
  const here = owner ? { ...place, owner, path: [], text: textOf(owner, place) } : place;
  const known = owner ? factsOf(owner) : facts;
  if (owner && /^kustomize\.config\.k8s\.io\//.test(owner.apiVersion)) {
    walkKustomization(value, here);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    each(item, below(here, key), known, value);
  }
}

/** @param around the object that holds `value`. Null in a list. */
function each(value: unknown, place: OraclePlace, facts: readonly Fact[], around: Branch | null): void {
  const dotted = place.path.join('.');
  const fact = facts.find(({ path }) => path.test(dotted));
  if (fact && apply(fact, value, place, around)) {
    return;
  }
  const isImage =
    place.path.at(-1) === 'image' || /(?:^|\.)\w*[vV]olumes\.\d+\.image\.reference$/.test(dotted);
  if (typeof value === 'string' && isImage) {
    const repository = around && textAt(around, 'repository');
    if (around && repository) {
      const tag = textAt(around, 'version') ?? textAt(around, 'tag');
      addSite(join([textAt(around, 'registry'), repository, value], tag, null), place, neverPulled(around));
    } else {
      addSite(value.replace(/^(?:docker|oci):\/\//, ''), place, neverPulled(around));
    }
    return;
  }
  walk(value, place, facts);
}

/** Applies a fact to `value`. Returns whether `value` has the form of the fact, so that it needs no further walk. */
function apply({ form, tier }: Fact, value: unknown, place: OraclePlace, around: Branch | null): boolean {
  const { walks } = place;
  const here = { ...place, tier };
  switch (form) {
    case 'values':
      walks.values(value, here);
      return true;
    case 'kustomize-image':
      kustomizeImage(value, here);
      return true;
    case 'kustomize-assign':
      kustomizeAssign(value, here);
      return true;
    case 'helm-parameter':
      helmParameter(value, here);
      return true;
    case 'docker-image':
      return dockerImage(value, here);
    default:
      return typeof value === 'string' && applyToText(form, value, here, around);
  }
}

function applyToText(form: Fact['form'], value: string, place: OraclePlace, around: Branch | null): boolean {
  switch (form) {
    case 'values-text':
      place.walks.inside(value, place, place.walks.values);
      return true;
    case 'patch-text':
      patchText(value, place);
      return true;
    case 'manifest-text':
      if (value.includes('\n') || /^\s*[{[]/.test(value)) {
        place.walks.inside(value, place, place.walks.manifest);
      }
      return true;
    case 'url':
      if (/^(?:docker|oci):\/\//.test(value)) {
        addSite(value.replace(/^\w+:\/\//, ''), place);
      }
      return true;
    case 'explicit-host':
      addSite(value, place, /^[^/]*[.:][^/]*\//.test(value) ? null : 'another default registry (Crossplane)');
      return true;
    case 'with-version':
      addSite(join([value], around && (textAt(around, 'version') ?? textAt(around, 'tag')), null), place);
      return true;
    default:
      addSite(value, place);
      return true;
  }
}

/** Reads a parameter of `helm --set`, such as `{name: image.repository, value: nginx}`. */
function helmParameter(value: unknown, place: OraclePlace): void {
  if (isBranch(value) && typeof value.name === 'string' && typeof value.value === 'string') {
    const isWhole = /(?:^|\.)image(?:\.repository)?$/i.test(value.name);
    if (isWhole) {
      addSite(value.value, below(place, 'value'));
    }
  }
}

function dockerImage(value: unknown, place: OraclePlace): boolean {
  if (isBranch(value) && value.kind === 'DockerImage' && typeof value.name === 'string') {
    addSite(value.name, below(place, 'name'));
    return true;
  }
  return false;
}

function factsOf(owner: Owner | null): readonly Fact[] {
  return owner ? FACTS.filter(({ holds }) => holds(owner)) : [];
}

function ownerOf(value: Branch): Owner | null {
  const { apiVersion, kind } = value;
  return typeof apiVersion === 'string' && typeof kind === 'string' ? { apiVersion, kind } : null;
}

function textOf({ apiVersion, kind }: Owner, place: OraclePlace): OraclePlace['text'] {
  if (place.text !== 'kubernetes' && place.text !== 'other') {
    return place.text;
  }
  if (/^(?:kustomize\.config\.k8s\.io\/|builtin$)/.test(apiVersion)) {
    return 'kustomize';
  }
  const isGitOps =
    /toolkit\.fluxcd\.io\//.test(apiVersion) ||
    (/^argoproj\.io\//.test(apiVersion) && /^Application/.test(kind));
  return isGitOps ? 'argo-flux' : 'kubernetes';
}
