// The Pods that the objects of a text would make: what an admission policy would be asked about.
import { parseReference } from '../../image/reference.ts';
import { segments } from '../../yaml/documents.ts';
import { hasActions } from '../../yaml/exact/mask.ts';
import { isValueList, isValueMap, readValue, type Value, type ValueMap } from '../../yaml/plainValue.ts';
import { CONTAINER_FIELDS, POD_FIELDS } from './podFields.ts';

/** A Pod as far as policies look at it: who it is, its labels and its spec. */
export interface Pod {
  /** Of the object that makes it, which may make more than one. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: ValueMap;
  readonly spec: ValueMap;
  /** `Deployment web` */
  readonly owner: string;
}

export interface PodsOfText {
  readonly pods: readonly Pod[];
  /** How many documents may hold Pods, but only once a template is rendered. */
  readonly templated: number;
  /** How many Pods are left out because a container has no name or no image, as in patches. */
  readonly incomplete: number;
}

/** Pods, and what stands at a `template` of any object, in the order of the text. Never throws. */
export function readPods(text: string): PodsOfText {
  const pods: Pod[] = [];
  let templated = 0;
  let incomplete = 0;
  for (const { start, end } of segments(text)) {
    const document = text.slice(start, end);
    // Parsing is slow, and most documents hold no Pod.
    const value = document.includes('containers') ? readValue(document) : null;
    const found = value === undefined ? [] : podsIn(value ?? null, null);
    const complete = found.filter(isComplete);
    const isUnclear = value === undefined || complete.length < found.length;
    if ((isUnclear && hasActions(document)) || found.some(isTemplated)) {
      templated++;
    } else {
      incomplete += found.length - complete.length;
      pods.push(...complete);
    }
  }
  return { pods, templated, incomplete };
}

/** The object that a value lies in. */
interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** Recursion is bounded by the reader of the document. */
function podsIn(value: Value, around: Owner | null): readonly Pod[] {
  if (isValueList(value)) {
    return value.flatMap((each) => podsIn(each, around));
  }
  if (!isValueMap(value)) {
    return [];
  }
  const owner = ownerOf(value) ?? around;
  const own = owner?.kind === 'Pod' ? podOf(value, owner) : null;
  if (own) {
    return [own];
  }
  return [...value].flatMap(([key, each]) => {
    const template = owner && /template$/i.test(key) && isValueMap(each) ? podOf(each, owner) : null;
    return template ? [template] : podsIn(each, owner);
  });
}

function ownerOf(map: ValueMap): Owner | null {
  const kind = map.get('kind');
  if (typeof kind !== 'string' || typeof map.get('apiVersion') !== 'string') {
    return null;
  }
  const metadata = mapAt(map, 'metadata');
  const name = textAt(metadata, 'name') || textAt(metadata, 'generateName') || kind.toLowerCase();
  return { kind, name, namespace: textAt(metadata, 'namespace') || 'default' };
}

/** What `map`, with `metadata` and `spec`, makes of a Pod; null where its spec is none of a Pod. */
function podOf(map: ValueMap, { kind, name, namespace }: Owner): Pod | null {
  const spec = mapAt(map, 'spec');
  if (!isValueList(spec.get('containers'))) {
    return null;
  }
  const labels = new Map(
    [...mapAt(mapAt(map, 'metadata'), 'labels')].filter(([, value]) => typeof value === 'string'),
  );
  return { name, namespace, labels, spec: asAdmitted(spec), owner: `${kind} ${name}` };
}

/**
 * The API server drops what is null or unknown to it before any policy sees it, and a policy in CEL fails where it does not: templates of
 * operators have fields of their own, and people misspell. What is deeper than a container stays as it is.
 */
function asAdmitted(spec: ValueMap): ValueMap {
  return new Map(
    [...only(spec, POD_FIELDS)].map(([key, value]) => [
      key,
      /containers$/i.test(key) && isValueList(value)
        ? value.map((each) => (isValueMap(each) ? only(each, CONTAINER_FIELDS) : each))
        : value,
    ]),
  );
}

function only(map: ValueMap, known: ReadonlySet<string>): ValueMap {
  return new Map([...withoutNothing(map)].filter(([key]) => known.has(key)));
}

function withoutNothing(map: ValueMap): ValueMap {
  return new Map(
    [...map].filter(([, value]) => value !== null).map(([key, value]) => [key, withoutNulls(value)]),
  );
}

function withoutNulls(value: Value): Value {
  if (isValueList(value)) {
    return value.map(withoutNulls);
  }
  return isValueMap(value) ? withoutNothing(value) : value;
}

/** The API server refuses a Pod one of whose containers has no name or no image. */
function isComplete(pod: Pod): boolean {
  const containers = containersOf(pod);
  return (
    containers.length > 0 &&
    containers.every((each) => textAt(each, 'name') !== '' && textAt(each, 'image') !== '')
  );
}

/** Whether a variable stands where a policy looks. In a command it is the container's own affair. */
function isTemplated(pod: Pod): boolean {
  return (
    [pod.name, pod.namespace].some((each) => /[{}$<>]/.test(each)) ||
    containersOf(pod).some((each) => parseReference(textAt(each, 'image')).kind === 'templated')
  );
}

function containersOf({ spec }: Pod): readonly ValueMap[] {
  return ['initContainers', 'containers'].flatMap((key) => {
    const list = spec.get(key);
    return isValueList(list) ? list.map((each) => (isValueMap(each) ? each : new Map())) : [];
  });
}

function mapAt(map: ValueMap, key: string): ValueMap {
  const value = map.get(key);
  return isValueMap(value) ? value : new Map();
}

function textAt(map: ValueMap, key: string): string {
  const value = map.get(key);
  return typeof value === 'string' ? value : '';
}
