// What the API server stores of Pods, in a form that can be compared byte for byte.
import { imagesOf, type Pod } from '../pods.ts';
import { type Api, type ApiObject, pathOfPods } from './api.ts';

/** A Pod as the API server keeps it, or the reason why it does not. */
export type Stored =
  | { readonly essence: string; readonly images: readonly string[]; readonly refused?: undefined }
  | { readonly refused: string };

/** Creates each Pod, reads it back, and deletes it. The answers have the order of `pods`. */
export async function storeAll(api: Api, pods: readonly Pod[]): Promise<readonly Stored[]> {
  return inParallel(pods, (each) => store(api, each));
}

/** The Pods that are stored otherwise than they should be, each with what it has instead. A Pod that is refused either way is as it should be. */
export function differences(
  pods: readonly Pod[],
  got: readonly Stored[],
  wanted: readonly Stored[],
): readonly string[] {
  return pods.flatMap(({ metadata }, index) => {
    const [is, should] = [got[index], wanted[index]];
    const same =
      is?.refused !== undefined
        ? should?.refused !== undefined
        : should?.refused === undefined && is?.essence === should?.essence;
    return same ? [] : [`${metadata.name}: ${describe(is)} instead of ${describe(should)}`];
  });
}

/** The references of a stored Pod, in the order of its lists. */
export function imagesIn(pod: ApiObject): readonly string[] {
  return [...imagesOf(pod as Pod).values()];
}

/** Calls `job` for each item, some at once. The results have the order of the items. */
export async function inParallel<T, R>(
  items: readonly T[],
  job: (item: T) => Promise<R>,
  width = 6,
): Promise<R[]> {
  const results: R[] = [];
  const left = [...items.entries()].reverse();
  const work = async (): Promise<void> => {
    for (let next = left.pop(); next; next = left.pop()) {
      results[next[0]] = await job(next[1]);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return results;
}

async function store(api: Api, pod: Pod): Promise<Stored> {
  const { name, namespace } = pod.metadata;
  const path = pathOfPods(namespace);
  const { code, body } = await api.send('POST', path, pod);
  if (code !== 201) {
    return { refused: body.message };
  }
  const kept = await api.get(`${path}/${name}`);
  await api.remove(`${path}/${name}`);
  return { essence: essenceOf(kept), images: imagesIn(kept) };
}

/** The whole Pod, without what differs each time that the same manifest is created. */
function essenceOf({ metadata, spec }: ApiObject): string {
  const { uid, resourceVersion, creationTimestamp, managedFields, ...rest } = metadata;
  // The volume with the token of the service account gets a random name.
  return JSON.stringify({ metadata: rest, spec }).replaceAll(/kube-api-access-\w{5}/g, 'kube-api-access');
}

function describe(stored: Stored | undefined): string {
  return stored?.refused ?? stored?.images.join(' ') ?? 'nothing';
}
