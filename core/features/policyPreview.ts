// Previews what a policy does to the Pods that the objects of a text make: the policy's own text is evaluated, not our settings.
import type { Admission, EvaluablePolicy, Json, PlainObject, PolicyOutcome } from '../evaluate/index.ts';
import type { FileContext } from '../model/fileContext.ts';
import type { Message } from '../model/message.ts';
import { fromJson, toJson } from '../policies/json.ts';
import { asAdmitted, type FoundPod, findPods, type Path } from '../policies/pods/pods.ts';
import type { PolicyObject } from '../policies/policyObjects.ts';
import { mayBePolicy, mayMakePods } from '../prefilter.ts';
import type { Settings } from '../settings/settings.ts';
import { describeImage } from '../sites/describeImage.ts';
import { documentSites } from '../sites/documentSites.ts';
import type { ResourceName } from '../sites/imageSite.ts';
import { isPolicy } from '../sites/imageTable/containerPath.ts';
import { IMAGE_KEYS } from '../sites/wantedKeys.ts';
import type { Edit } from '../text/edit.ts';
import { type Span, shift } from '../text/span.ts';
import { segments } from '../yaml/documents.ts';
import { hasActions } from '../yaml/exact/mask.ts';
import { isValueList, isValueMap, readValue, type Value, writeValue } from '../yaml/plainValue.ts';
import { ALL_KEYS, type Node, valueAt } from '../yaml/tree.ts';
import { yamlDocument } from '../yaml/yamlDocument.ts';
import { objectEdits } from './objectEdits.ts';
import { changedImages, type ImageChange, notesOn } from './previewNotes.ts';

export interface PolicyPreview {
  /** The edits after which the text shows its Pods as they would be admitted. */
  readonly edits: readonly Edit[];
  readonly changes: readonly PodChange[];
  /** What else the policy does, and why Pods stay as they are. Each message is there once. */
  readonly skipped: readonly Message[];
}

/** An image of a Pod that the policy rewrites. */
export interface PodChange {
  readonly resource: ResourceName;
  /** The path from the object: `spec.template.spec.containers[0].image`. */
  readonly path: string;
  readonly span: Span;
  readonly before: string;
  readonly after: string;
}

/** A policy that can be evaluated, with its head. */
export interface PreviewedPolicy extends Pick<PolicyObject, 'apiVersion' | 'kind' | 'name'> {
  readonly evaluable: EvaluablePolicy;
}

/**
 * What the Pods of `text` become at admission under `policy`, if its objects are applied as they are. A workload is admitted first, and then
 * the Pod that it makes. Documents and files above the size limits of `settings` are left out.
 */
export function policyPreview(
  text: string,
  settings: Settings,
  file: FileContext,
  policy: PreviewedPolicy,
): PolicyPreview {
  const { documentMegabytes, fileMegabytes } = settings.limits;
  const isSmall = ({ start, end }: Span): boolean => end - start <= documentMegabytes * MEGABYTE;
  const documents = text.length <= fileMegabytes * MEGABYTE ? segments(text).filter(isSmall) : [];
  const patient = { ...policy, evaluable: untilTooLong(policy.evaluable) };
  const all = documents.map(({ start, end }) =>
    previewDocument(text.slice(start, end), start, { policy: patient, settings, file }),
  );
  return {
    edits: all.flatMap(({ edits }) => edits),
    changes: all.flatMap(({ changes }) => changes),
    skipped: unique(all.flatMap(({ skipped }) => skipped)),
  };
}

/** The policy, which is not asked again once it has taken too long: a text can have thousands of Pods. */
function untilTooLong(policy: EvaluablePolicy): EvaluablePolicy {
  let last: PolicyOutcome | null = null;
  return {
    ...policy,
    admit: (admission) => {
      if (last?.kind !== 'unknown' || last.reason.code !== 'budget') {
        last = policy.admit(admission);
      }
      return last;
    },
  };
}

const MEGABYTE = 1_000_000;
const NOTHING: PolicyPreview = { edits: [], changes: [], skipped: [] };

function previewDocument(
  text: string,
  offset: number,
  { policy, settings, file }: { policy: PreviewedPolicy; settings: Settings; file: FileContext },
): PolicyPreview {
  // The variables of a policy look like actions of a template.
  if (!mayMakePods(text) || (mayBePolicy(text) && hasActions(text))) {
    return NOTHING;
  }
  const document = yamlDocument(text, ALL_KEYS);
  const [tree, more] = document.trees();
  const value = hasActions(text) ? undefined : readValue(text);
  if (!isValueMap(value) || more || !tree?.root) {
    const isUnclear = value === undefined && /ontainers/.test(text);
    return isUnclear ? { ...NOTHING, skipped: [{ key: 'preview.unreadable', args: [] }] } : NOTHING;
  }
  const { root } = tree;
  const before = toJson(value);
  const admit = admitter(value, policy);
  const pods = findPods(value).map((place) => previewPod(place, admit, policy));
  const after = putAll(
    before,
    pods.flatMap(({ written }) => written),
  );
  const edits = pruned(objectEdits(text, root, before, after)) ?? [whole(text, after)];
  return {
    edits: edits.map(({ span, newText }) => ({ span: shift(span, offset), newText })),
    changes: pods.flatMap(({ changes }) => changes.flatMap((each) => changeOf(each, root, offset) ?? [])),
    skipped: [
      ...pods.flatMap(({ notes }) => notes),
      ...(pods.length === 0 ? notShown(text, settings, file) : []),
    ],
  };
}

/** The edits without duplicates, which aliases make. Null where two of them disagree. */
function pruned(edits: readonly Edit[] | null): readonly Edit[] | null {
  const single = new Map(edits?.map((edit) => [`${edit.span.start} ${edit.span.end} ${edit.newText}`, edit]));
  const spans = new Set([...single.values()].map(({ span }) => `${span.start} ${span.end}`));
  const places = [...single.values()].filter(({ span }) => span.end > span.start).length;
  const own = [...spans].filter((each) => new Set(each.split(' ')).size > 1).length;
  return edits && places === own ? [...single.values()] : null;
}

/** The document written anew, where its text cannot be edited in place. */
function whole(text: string, after: Json): Edit {
  const isJson = /^\s*\{/.test(text);
  const start = isJson ? text.indexOf('{') : (/^(?:---[^\r\n]*(?:\r\n|\n|\r))?/.exec(text)?.[0].length ?? 0);
  const newText = isJson ? `${JSON.stringify(after, null, 2)}\n` : writeValue(fromJson(after));
  return { span: { start, end: text.length }, newText };
}

interface PodPreview {
  /** What is written into the document, and where. */
  readonly written: readonly (readonly [path: Path, leaf: Json])[];
  readonly changes: readonly PlacedChange[];
  readonly notes: readonly Message[];
}

interface PlacedChange extends ImageChange {
  readonly resource: ResourceName;
  readonly objectPath: Path;
  /** From the root of the document. */
  readonly fullPath: Path;
}

/** An object before and after its admission, and what the policy does to the object itself. */
interface AdmittedObject extends Omit<PodPreview, 'changes'> {
  readonly object: PlainObject;
  readonly workload: PlainObject;
}

/** Admits the objects of Pods. An object that makes many Pods is admitted once, and what is written into it comes before what is written into them. */
function admitter(root: Value, policy: PreviewedPolicy): (place: FoundPod) => AdmittedObject {
  const known = new Map<string, AdmittedObject>();
  return ({ maker: { resource, namespace }, podPath, objectPath }) => {
    const key = JSON.stringify([objectPath, namespace]);
    const before = known.get(key);
    if (before) {
      return { ...before, written: [], notes: [] };
    }
    const object = withNamespace(objectAt(root, objectPath), namespace);
    const isWorkload = podPath.length > objectPath.length;
    const outcome = isWorkload ? policy.evaluable.admit(created(object)) : null;
    const workload = outcome?.kind === 'admitted' ? outcome.object : object;
    const told = outcome?.kind === 'admitted' ? { ...outcome, isMatched: true } : outcome;
    const admitted: AdmittedObject = {
      object,
      workload,
      written: differences(object, workload, objectPath),
      notes: told ? notesOn(nameOf(resource), told, object, []) : [],
    };
    known.set(key, admitted);
    return admitted;
  };
}

/** Admits the workload, if it is one, and then its Pod. */
function previewPod(
  place: FoundPod,
  admit: (place: FoundPod) => AdmittedObject,
  policy: PreviewedPolicy,
): PodPreview {
  const { maker, podPath, objectPath } = place;
  const { resource, namespace } = maker;
  const name = nameOf(resource);
  if (policy.apiVersion.includes('kyverno.io/') && LEFT_OUT.has(namespace)) {
    return { written: [], changes: [], notes: [{ key: 'preview.namespace', args: [name, namespace] }] };
  }
  const { object, workload, written, notes } = admit(place);
  const inside = podPath.slice(objectPath.length);
  const given = podOf(objectIn(object, inside), resource, namespace);
  const pod = podOf(objectIn(workload, inside), resource, namespace);
  const second = policy.evaluable.admit(created(pod));
  const admitted = second.kind === 'admitted' ? second.object : pod;
  const images = changedImages(given, admitted);
  return {
    written: [
      ...written,
      ...['spec', 'labels', 'annotations'].flatMap((part) => podPart(part, given, admitted, podPath)),
    ],
    changes: images.map((each) => ({ ...each, resource, objectPath, fullPath: [...podPath, ...each.path] })),
    notes: [...notes, ...notesOn(name, second, given, images)],
  };
}

/** The namespaces that Kyverno leaves out by default. */
const LEFT_OUT: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'kyverno']);

function created(object: PlainObject): Admission {
  return { operation: 'CREATE', subresource: '', object, oldObject: null };
}

function objectAt(root: Value, path: Path): PlainObject {
  const found = path.reduce<Value | undefined>(
    (each, key) =>
      isValueMap(each) ? each.get(String(key)) : isValueList(each) ? each[Number(key)] : undefined,
    root,
  );
  return isValueMap(found) ? toJson(found) : {};
}

function objectIn(value: Json, path: Path): PlainObject {
  const found = path.reduce<Json | undefined>(
    (each, key) =>
      Array.isArray(each) ? (each as readonly Json[])[Number(key)] : isObject(each) ? each[key] : undefined,
    value,
  );
  return isObject(found) ? found : {};
}

function isObject(value: Json | undefined): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withNamespace(object: PlainObject, namespace: string): PlainObject {
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  return { ...object, metadata: { ...metadata, namespace } };
}

/** The Pod that is created from `template`, or is `template` itself, with the fields that the API server knows. */
function podOf(template: PlainObject, { kind, name }: ResourceName, namespace: string): PlainObject {
  const metadata = isObject(template['metadata']) ? template['metadata'] : {};
  const spec = fromJson(template['spec'] ?? {});
  const named = kind === 'Pod' ? { name } : { generateName: `${name ?? kind.toLowerCase()}-` };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...(named.name === null ? {} : named), ...metadata, namespace } as PlainObject,
    spec: isValueMap(spec) ? toJson(asAdmitted(spec)) : {},
  };
}

/** What a policy writes into the workload itself. */
function differences(before: PlainObject, after: PlainObject, path: Path): PodPreview['written'] {
  return Object.keys(after)
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .flatMap((key) =>
      key === 'metadata'
        ? podPart('labels', before, after, path).concat(podPart('annotations', before, after, path))
        : [[[...path, key], after[key] ?? null] as const],
    );
}

/** A part of the Pod that has changed. What the API server does not know stays in the text. */
function podPart(part: string, before: PlainObject, after: PlainObject, path: Path): PodPreview['written'] {
  const place = part === 'spec' ? ['spec'] : ['metadata', part];
  const [old, now] = [objectIn(before, place), objectIn(after, place)];
  return Object.entries(now)
    .filter(([key, value]) => JSON.stringify(old[key]) !== JSON.stringify(value))
    .map(([key, value]) => [[...path, ...place, key], value] as const);
}

/** `json` with each leaf at its path. What a later one writes counts. Each list and object on the way is copied once. */
function putAll(json: Json | undefined, leaves: PodPreview['written'], depth = 0): Json {
  const last = leaves.findLastIndex(([path]) => path.length === depth);
  const value = leaves[last]?.[1] ?? json ?? null;
  const inside = new Map<string | number, [Path, Json][]>();
  for (const [path, leaf] of leaves.slice(last + 1)) {
    const key = path[depth] ?? '';
    const own = inside.get(key) ?? [];
    inside.set(key, own);
    own.push([path, leaf]);
  }
  const put = (each: Json | undefined, key: string | number): Json => {
    const own = inside.get(key);
    return own ? putAll(each, own, depth + 1) : (each ?? null);
  };
  if (Array.isArray(value)) {
    return inside.size === 0 ? value : value.map(put);
  }
  if (inside.size === 0) {
    return value;
  }
  const object = isObject(value) ? value : {};
  const written = [...inside.keys()].map((key) => [String(key), put(object[String(key)], key)] as const);
  return { ...object, ...Object.fromEntries(written) };
}

function changeOf(
  { resource, objectPath, fullPath, before, after }: PlacedChange,
  root: Node,
  offset: number,
): PodChange | null {
  const node = fullPath.reduce<Node | null>(
    (each, key) =>
      each?.kind === 'map'
        ? valueAt(each, String(key))
        : each?.kind === 'list'
          ? (each.items[Number(key)] ?? null)
          : null,
    root,
  );
  const path = fullPath
    .slice(objectPath.length)
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .slice(1);
  return node?.kind === 'scalar' ? { resource, path, span: shift(node.span, offset), before, after } : null;
}

/** The objects with images that make no Pods here. A kustomization and a manifest in a string are none: nobody expects a preview there. */
function notShown(text: string, settings: Settings, file: FileContext): readonly Message[] {
  return documentSites(yamlDocument(text, IMAGE_KEYS), settings, file).flatMap((site): readonly Message[] => {
    const { resource, reference } = describeImage(site, settings, file);
    return resource &&
      reference.kind === 'image' &&
      site.dialect !== 'kustomize' &&
      !site.embedded &&
      !isPolicy(resource)
      ? [{ key: 'preview.notAPod', args: [nameOf(resource)] }]
      : [];
  });
}

function nameOf({ kind, name }: ResourceName): string {
  return name === null ? kind : `${kind} ${name}`;
}

function unique(messages: readonly Message[]): readonly Message[] {
  return [...new Map(messages.map((each) => [JSON.stringify(each), each])).values()];
}
