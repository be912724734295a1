// The oracle for kustomizations, and for patches wherever they are written.
import { addSite, type Branch, below, each, isBranch, join, type OraclePlace, textAt } from './site.ts';

/** Walks a kustomization, with or without a kind. */
export function walkKustomization(value: unknown, place: OraclePlace): void {
  if (!isBranch(value)) {
    return;
  }
  each(value.images, below(place, 'images'), kustomizeImage);
  for (const key of ['patches', 'patchesJson6902']) {
    each(value[key], below(place, key), (item, at) => {
      if (isBranch(item) && typeof item.patch === 'string') {
        patchText(item.patch, below(at, 'patch'));
      } else if (isBranch(item)) {
        walkPatch(item.patch, below(at, 'patch'));
      }
    });
  }
  each(value.patchesStrategicMerge, below(place, 'patchesStrategicMerge'), (item, at) => {
    typeof item === 'string' ? patchText(item, at) : walkPatch(item, at);
  });
  each(value.helmCharts, below(place, 'helmCharts'), (item, at) => {
    if (isBranch(item)) {
      place.walks.values(item.valuesInline, { ...below(at, 'valuesInline'), tier: 'likely' });
    }
  });
}

/** Reads `{name, newName, newTag, digest}`. The image that is pulled has the new name, or the old one where there is no new one. */
export function kustomizeImage(value: unknown, place: OraclePlace): void {
  const name = isBranch(value) ? (textAt(value, 'newName') ?? textAt(value, 'name')) : null;
  if (isBranch(value) && name !== null) {
    const digest = textAt(value, 'digest');
    // A name with a tag matches nothing, because kustomize compares it with names only.
    addSite(join([name], digest === null ? textAt(value, 'newTag') : null, digest), place);
  }
}

/** Reads `name=newname:tag`, `name:tag`, or `name@digest`. */
export function kustomizeAssign(value: unknown, place: OraclePlace): void {
  if (typeof value === 'string') {
    addSite(value.slice(value.indexOf('=') + 1), place);
  }
}

/** Reads a patch in a string: a part of a manifest, or operations on one. A single line may be a file name. */
export function patchText(text: string, place: OraclePlace): void {
  place.walks.inside(text, place, walkPatch);
}

export function walkPatch(value: unknown, place: OraclePlace): void {
  if (isOperations(value)) {
    for (const [index, item] of value.entries()) {
      walkOperation(item, below(place, index));
    }
  } else {
    place.walks.manifest(value, place);
  }
}

export function isOperations(value: unknown): value is readonly Branch[] {
  return Array.isArray(value) && value.every((item) => isBranch(item) && typeof item.op === 'string');
}

function walkOperation(operation: Branch, place: OraclePlace): void {
  const { path, value } = operation;
  if (typeof path !== 'string' || (operation.op !== 'add' && operation.op !== 'replace')) {
    return;
  }
  const here = below({ ...place, owner: { apiVersion: 'patch', kind: 'Operation' } }, 'value');
  if (typeof value === 'string') {
    if (/\/image$/.test(path)) {
      addSite(value, here);
    }
  } else if (!/^\/(?:status|metadata)(?:\/|$)/.test(path)) {
    place.walks.manifest(value, here);
  }
}
