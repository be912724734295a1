// Makes the values of YAML files: manifests, kustomizations, values of charts, Compose files and workflows.
import { once, pick, type Random, several } from '../input.ts';
import { imageName, reference, registry, tag } from './references.ts';
import { type Value, writeYaml } from './yaml.ts';

type Values = Record<string, Value>;

export function manifests(random: Random): string {
  return several(random, 1, 2, () => writeYaml(shuffled(random, object(random)), random)).join(
    pick(random, ['---\n', '---\n', '\n---\n', '...\n---\n', '--- # next\n']),
  );
}

export function kustomization(random: Random): string {
  const entry = (): Value =>
    shuffled(random, {
      name: once(random, 10) ? '.*nginx' : imageName(random),
      ...(once(random, 2) && {
        newName: once(random, 4) ? null : once(random, 6) ? reference(random) : imageName(random),
      }),
      ...(once(random, 2) && { newTag: tag(random) }),
      ...(once(random, 6) && { digest: tag(random) }),
    });
  const patch = [{ op: 'replace', path: '/spec/containers/0/image', value: reference(random) }];
  return writeYaml(
    shuffled(random, {
      ...(!once(random, 4) && { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' }),
      resources: ['manifest.yaml', '../base'],
      ...(!once(random, 5) && { images: several(random, 0, 3, entry) }),
      ...(once(random, 12) && { imageTags: several(random, 0, 2, entry) }),
      ...(once(random, 4) && { patches: [{ patch: writeYaml(patch, random) }] }),
      ...(once(random, 6) && { helmCharts: [{ name: 'x', valuesInline: valuesOf(random, 2) }] }),
      ...(once(random, 6) && {
        transformers: [`kind: ImageTagTransformer\nimageTag:\n  name: ${imageName(random)}\n  newTag: "2"\n`],
      }),
    }),
    random,
  );
}

export function values(random: Random): string {
  return writeYaml(
    shuffled(random, {
      ...(once(random, 3) && { global: { imageRegistry: registry(random) || null } }),
      ...valuesOf(random, 3),
    }),
    random,
  );
}

export function compose(random: Random): string {
  const service = (): Value =>
    shuffled(random, {
      image: reference(random),
      ...(once(random, 3) && {
        build: pick<Value>(random, ['.', { context: '.', dockerfile_inline: `FROM ${reference(random)}\n` }]),
      }),
      ...(once(random, 3) && { environment: { IMAGE: reference(random) } }),
      ...(once(random, 4) && { 'x-image': reference(random) }),
    });
  return writeYaml(
    { services: Object.fromEntries(several(random, 1, 3, (n) => [`s${n}`, service()])) },
    random,
  );
}

export function workflow(random: Random): string {
  const job = (): Value => ({
    'runs-on': 'ubuntu-latest',
    container: once(random, 2) ? reference(random) : { image: reference(random) },
    services: { db: { image: reference(random) } },
    steps: [
      { uses: `docker://${reference(random)}` },
      { run: `docker run ${reference(random)}\necho image: ${reference(random)}\n` },
    ],
  });
  return writeYaml(
    { on: 'push', jobs: Object.fromEntries(several(random, 1, 2, (n) => [`j${n}`, job()])) },
    random,
  );
}

const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'];

function object(random: Random): Values {
  if (once(random, 10)) {
    return { apiVersion: 'v1', kind: 'List', items: several(random, 0, 2, () => object(random)) };
  }
  if (once(random, 10)) {
    const inner = writeYaml(object(random), random);
    return { apiVersion: 'v1', kind: 'ConfigMap', data: { 'pod.yaml': inner, image: reference(random) } };
  }
  if (once(random, 6)) {
    return pick(random, CUSTOM)(random);
  }
  const metadata = {
    name: 'web',
    annotations: { note: `image: ${reference(random)}`, image: reference(random) },
  };
  const spec = {
    containers: several(random, 1, 2, () => container(random)),
    ...(once(random, 3) && { initContainers: [container(random)] }),
    ...(once(random, 4) && { volumes: [{ name: 'v', image: { reference: reference(random) } }] }),
  };
  return once(random, 2)
    ? { apiVersion: 'v1', kind: 'Pod', metadata, spec }
    : {
        apiVersion: 'apps/v1',
        kind: pick(random, KINDS),
        metadata,
        spec: { replicas: 2, template: { metadata, spec } },
      };
}

/** Resources whose images stand at other keys, or in parts. */
const CUSTOM: readonly ((random: Random) => Values)[] = [
  (random) => ({
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    spec: { imageName: reference(random) },
  }),
  (random) => ({
    apiVersion: 'x.example.com/v1',
    kind: 'Thing',
    spec: { image: imageOf(random), proxyImage: reference(random) },
  }),
  (random) => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    spec: {
      source: {
        kustomize: { images: [`${imageName(random)}=${reference(random)}`, reference(random)] },
        helm: { valuesObject: valuesOf(random, 2), values: writeYaml(valuesOf(random, 2), random) },
      },
    },
  }),
  (random) => ({
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    spec: {
      values: valuesOf(random, 2),
      postRenderers: [{ kustomize: { images: [{ name: imageName(random), newTag: '1' }] } }],
    },
  }),
];

function container(random: Random): Value {
  return shuffled(random, {
    name: 'c',
    image: reference(random),
    ...(once(random, 3) && { command: ['sh', '-c', `echo "image: ${reference(random)}"\nimage: no\n`] }),
    ...(once(random, 3) && { env: [{ name: 'RELATED_IMAGE', value: reference(random) }] }),
    ...(once(random, 5) && { imagePullPolicy: pick(random, ['Always', 'Never']) }),
  });
}

function imageOf(random: Random): Value {
  return once(random, 3)
    ? reference(random)
    : shuffled(random, {
        ...(once(random, 2) && { registry: registry(random) || null }),
        repository: once(random, 8) ? null : imageName(random),
        ...(!once(random, 4) && { tag: tag(random) || null }),
        ...(once(random, 5) && { digest: tag(random) }),
      });
}

function valuesOf(random: Random, depth: number): Values {
  const section = (n: number): [string, Value] => [
    pick(random, ['image', 'images', 'initImage', 'sidecar', 'controller', 'web', 'image_tag', `part${n}`]),
    depth > 0 && once(random, 2) ? valuesOf(random, depth - 1) : imageOf(random),
  ];
  return {
    ...Object.fromEntries(several(random, 1, 3, section)),
    replicas: 2,
    ...(once(random, 3) && { imageRegistry: registry(random) }),
  };
}

/** The same entries, usually in another order. */
function shuffled(random: Random, map: Values): Values {
  const entries = Object.entries(map);
  for (let index = entries.length - 1; index > 0 && random(4) > 0; index--) {
    const other = random(index + 1);
    const [one, two] = [entries[index], entries[other]];
    if (one && two) {
      entries[index] = two;
      entries[other] = one;
    }
  }
  return Object.fromEntries(entries);
}
