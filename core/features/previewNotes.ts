// What the preview of a policy says about a Pod beside its new text: who refuses it, whom the policy asks, and what gets lost.
import type { Json, PlainObject, PolicyFinding, PolicyOutcome, UnknownReason } from '../evaluate/index.ts';
import { parseReference } from '../image/reference.ts';
import type { Message } from '../model/message.ts';

/** A container or volume whose image a policy changes. */
export interface ImageChange {
  /** The path from the Pod: `spec`, `containers`, 0, `image`. */
  readonly path: readonly (string | number)[];
  readonly before: string;
  readonly after: string;
}

/** The images of `before` that are others in `after`. Containers are found again by their names. */
export function changedImages(before: PlainObject, after: PlainObject): readonly ImageChange[] {
  return LISTS.flatMap(({ list, path }) => {
    const then = new Map(
      itemsAt(after, list)
        .toReversed()
        .map((item) => [nameOf(item), item]),
    );
    return itemsAt(before, list).flatMap((item, index): readonly ImageChange[] => {
      const same = then.get(nameOf(item)) ?? null;
      const [old, now] = [imageAt(item, path), imageAt(same, path)];
      return old !== null && now !== null && old !== now
        ? [{ path: ['spec', list, index, ...path], before: old, after: now }]
        : [];
    });
  });
}

const LISTS: readonly { readonly list: string; readonly path: readonly string[] }[] = [
  { list: 'initContainers', path: ['image'] },
  { list: 'containers', path: ['image'] },
  { list: 'ephemeralContainers', path: ['image'] },
  { list: 'volumes', path: ['image', 'reference'] },
];

function at(value: Json | undefined, key: string): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as PlainObject)[key]
    : undefined;
}

function itemsAt(pod: PlainObject, list: string): readonly Json[] {
  const items = at(pod['spec'], list);
  return Array.isArray(items) ? (items as readonly Json[]) : [];
}

function nameOf(item: Json): string {
  return JSON.stringify(at(item, 'name') ?? null);
}

function imageAt(item: Json | null, path: readonly string[]): string | null {
  const image = path.reduce<Json | undefined>(at, item ?? undefined);
  return typeof image === 'string' ? image : null;
}

/**
 * What there is to say about one Pod.
 *
 * @param name kind and name of the object that makes it.
 */
export function notesOn(
  name: string,
  outcome: PolicyOutcome,
  before: PlainObject,
  changes: readonly ImageChange[],
): readonly Message[] {
  if (outcome.kind === 'unknown') {
    const { code, detail } = outcome.reason;
    return [{ key: `preview.unknown.${code}`, args: [name, detail] }];
  }
  if (outcome.kind === 'failed') {
    const key = outcome.refuses ? 'preview.failsAndRefuses' : 'preview.failsAndAdmits';
    return [{ key, args: [name, outcome.message] }];
  }
  return [
    ...(outcome.isMatched ? [] : [{ key: 'preview.notMatched', args: [name] } as const]),
    ...outcome.registries.map((registry): Message => ({ key: 'preview.registry', args: [registry] })),
    ...outcome.findings.map((finding) => findingOf(name, finding)),
    ...changes.flatMap((change) => faultsOf(name, change)),
    ...reordered(name, before, outcome.object),
  ];
}

function findingOf(name: string, { kind, message }: PolicyFinding): Message {
  return { key: kind === 'refused' ? 'preview.refused' : 'preview.reported', args: [name, message] };
}

/** What is wrong with the image that the policy writes. */
function faultsOf(name: string, { before, after }: ImageChange): readonly Message[] {
  const [then, now] = [parseReference(before), parseReference(after)];
  if (now.kind === 'invalid') {
    return [{ key: 'preview.invalidImage', args: [name, after] }];
  }
  const isLost =
    then.kind === 'image' && then.digest !== null && now.kind === 'image' && now.digest !== then.digest;
  return isLost ? [{ key: 'preview.digestLost', args: [name, before] }] : [];
}

/** Init containers run in their order, so another order is another program. */
function reordered(name: string, before: PlainObject, after: PlainObject): readonly Message[] {
  return ['initContainers', 'containers'].flatMap((list): readonly Message[] => {
    const names = itemsAt(before, list).map(nameOf);
    const known = new Set(names);
    const kept = itemsAt(after, list)
      .map(nameOf)
      .filter((each) => known.has(each));
    const left = new Set(kept);
    return names.filter((each) => left.has(each)).join() === kept.join()
      ? []
      : [
          {
            key: 'preview.order',
            args: [name, list, kept.map((each) => each.replaceAll('"', '')).join(', ')],
          },
        ];
  });
}

/** Why a policy cannot be evaluated, in words. */
export function reasonOf({ code, detail }: UnknownReason): Message {
  return { key: `evaluate.${code}`, args: [detail] };
}
