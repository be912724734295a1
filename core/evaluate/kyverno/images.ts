// Kyverno's variable `images`, and what the `imageRegistry` of a context says of an image before any registry has answered.
import { parseImage } from '../cel/image.ts';
import { descend, isList, isObject, type Json, type PlainObject, textAt } from '../json.ts';
import { NotKnown, PolicyError } from '../stop.ts';

/** The containers of a Pod or workload by their lists and names. A list without images is left out. */
export function imagesOf(object: PlainObject): PlainObject {
  const spec = POD_SPECS.get(textAt(object, 'kind'));
  if (!spec) {
    throw new NotKnown('feature', 'images');
  }
  const lists = ['initContainers', 'containers', 'ephemeralContainers'].map((list) => {
    const items = descend(object, [...spec, list]);
    const named = (isList(items) ? items : []).flatMap((item, index) => {
      const image = textAt(item, 'image');
      const pointer = `/${[...spec, list, index, 'image'].join('/')}`;
      return image.trim() === ''
        ? []
        : [
            [
              textAt(item, 'name'),
              { ...infoOf(image), jsonPointer: pointer, imagePullSecrets: null },
            ] as const,
          ];
    });
    return [list, Object.fromEntries(named) as Json] as const;
  });
  return Object.fromEntries(lists.filter(([, images]) => isObject(images) && Object.keys(images).length > 0));
}

const TEMPLATE = ['spec', 'template', 'spec'];
const POD_SPECS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Pod', ['spec']],
  ...['DaemonSet', 'Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet', 'Job'].map(
    (kind) => [kind, TEMPLATE] as const,
  ),
  ['CronJob', ['spec', 'jobTemplate', ...TEMPLATE]],
]);

/** What Kyverno says of one image: parsed by distribution/reference, with `docker.io` where there is no host. */
function infoOf(image: string): PlainObject {
  const match = REFERENCE.exec(withRegistry(image));
  if (!match) {
    throw new PolicyError(`invalid image '${image}'`);
  }
  const [, registry = '', path = '', givenTag = '', digest = ''] = match;
  const tag = givenTag === '' && digest === '' ? 'latest' : givenTag;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return {
    registry,
    name,
    path,
    ...(tag === '' ? {} : { tag }),
    ...(digest === '' ? {} : { digest }),
    reference: digest === '' ? `${registry}/${path}:${tag}` : `${registry}/${path}@${digest}`,
    referenceWithTag: `${registry}/${path}:${tag}`,
  };
}

function withRegistry(image: string): string {
  const slash = image.indexOf('/');
  const first = image.slice(0, Math.max(slash, 0));
  const hasHost =
    slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  return hasHost ? image : `docker.io/${image}`;
}

const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const HOST = `(?:${LABEL}(?:\\.${LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*';
const REFERENCE = new RegExp(
  `^(${HOST})/(${COMPONENT}(?:/${COMPONENT})*)(?::(\\w[\\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}))?$`,
);

/**
 * What `imageRegistry` makes of a reference, if the registry answers. Only the parts that follow from the reference are there; whatever else
 * an expression reads is in the registry alone.
 */
export function registryDataOf(reference: string): PlainObject {
  const image = parseImage(reference);
  if (!image) {
    throw new PolicyError(`failed to parse image reference: ${reference}`);
  }
  const { registry, repository, digest, tag } = image;
  const beforeDigest = reference.slice(0, Math.max(reference.indexOf('@'), 0));
  const colon = beforeDigest.lastIndexOf(':');
  const identifier = digest === '' ? tag : colon < 0 ? digest : `${beforeDigest.slice(colon + 1)}@${digest}`;
  return { image: reference, registry, repository, identifier };
}

/** The keys of `imageRegistry` that no reference tells. */
export const OF_REGISTRY = /\b(?:resolvedImage|manifestList|manifest|configData)\b/;
