// Tests of the policies that do something else than to redirect: those that require the proxy, the pull secret, and the one for a namespace.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply } from './apply.ts';
import { chosenEngines, type Engine } from './engines.ts';
import { pulledDirectly, redirected, settingsOf } from './expected.ts';
import { EXCLUDED_NAMESPACE, GATHERED, imagesOf, OPT_OUT, PODS, type Pod } from './pods.ts';
import { type GivenSettings, subject } from './subjects.ts';

const DOMAIN = 'proxy.example';
const GIVEN: Readonly<Record<string, GivenSettings>> = {
  'Docker Hub': { proxy: { domain: DOMAIN }, kyverno: { excludedNamespaces: [EXCLUDED_NAMESPACE] } },
  'other registries, and images that are left alone': {
    proxy: {
      domain: DOMAIN,
      registries: { 'ghcr.io': 'ghcr.proxy.example', 'quay.io': 'harbor.example/quay' },
    },
    ignoreImages: ['n*', 'docker.io/grafana/*', 'ghcr.io/a/b'],
  },
};
const SECRET = { name: 'docker-hub-proxy' };

/** Versions before and after the first one for which the policies are in CEL. */
const GENERATIONS = ['1.12', '1.16', '1.17', '1.19'];

for (const engine of chosenEngines()) {
  for (const version of GENERATIONS.filter((each) => each <= engine.version)) {
    for (const [name, given] of Object.entries(GIVEN)) {
      test(`Kyverno ${engine.version}, policies of ${version} that require the proxy: ${name}`, async () => {
        const settings = settingsOf(given);
        const direct = new Set(pulledDirectly(PODS, settings));
        const expected = PODS.filter((pod) => direct.has(pod.metadata.name) && !isLeftAlone(pod, given));
        for (const kind of ['require-proxy', 'require-proxy-audit'] as const) {
          const messages = await messagesOf(engine, subject(kind, version).render(given), PODS);
          assert.deepEqual(
            [...messages.keys()],
            expected.map(({ metadata }) => metadata.name),
            kind,
          );
          for (const pod of expected) {
            assert.deepEqual(messages.get(pod.metadata.name), directImages(pod, settings).sort());
          }
        }
        const after = redirected(expected, settings);
        assert.deepEqual(
          [...(await messagesOf(engine, subject('require-proxy', version).render(given), after))],
          [],
        );
      });

      test(`Kyverno ${engine.version}, policy of ${version} that adds a pull secret: ${name}`, async () => {
        const settings = settingsOf(given);
        const policy = subject('pull-secret', version).render(given);
        for (const pods of [GATHERED, redirected(GATHERED, settings)]) {
          const all = pods.flatMap(withSecrets);
          const applied = await apply(engine, { policy, pods: all });
          assert.match(applied.output, /^pass: [1-9]\d*, fail: 0, warn: 0, error: 0, /m);
          assert.deepEqual(
            applied.pods,
            all.map((pod) => (pullsThrough(pod, settings) ? added(pod) : pod)),
          );
          const twice = await apply(engine, { policy, pods: applied.pods });
          assert.deepEqual(twice.pods, applied.pods);
        }
        function pullsThrough(pod: Pod, of: typeof settings): boolean {
          const [after] = redirected([pod], of);
          const images = after ? pulled(after) : [];
          return (
            !isLeftAlone(pod, given) &&
            images.some((image) => /^(?:proxy|ghcr\.proxy)\.example\/|^harbor\.example\/quay\//.test(image))
          );
        }
      });
    }
  }
}

// Before 1.17 Kyverno has no such kind.
for (const engine of chosenEngines().filter(({ version }) => version >= '1.17')) {
  // The command line applies it to every namespace. That it counts in its own alone is tested in a cluster.
  test(`Kyverno ${engine.version}: a policy for a namespace redirects there`, async () => {
    const given = { proxy: { domain: DOMAIN } };
    const policy = subject('namespaced-mutating-policy', engine.version)
      .render(given)
      .replace(/^metadata:\n/m, '$&  namespace: default\n');
    const own = GATHERED.filter(({ metadata }) => metadata.namespace === 'default');
    const { output, pods } = await apply(engine, { policy, pods: own });
    assert.match(output, /^pass: [1-9]\d*, fail: 0, warn: 0, error: 0, /m);
    assert.deepEqual(pods, redirected(own, settingsOf(given)));
  });
}

function isLeftAlone({ metadata }: Pod, { kyverno }: GivenSettings): boolean {
  const excluded =
    (kyverno as { excludedNamespaces?: readonly string[] } | undefined)?.excludedNamespaces ?? [];
  return (
    excluded.includes(metadata.namespace) || metadata.labels?.[Object.keys(OPT_OUT)[0] ?? ''] === 'disabled'
  );
}

/** The images in the message about each Pod that fails. */
async function messagesOf(
  engine: Engine,
  policy: string,
  pods: readonly Pod[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { output, pods: after } = await apply(engine, { policy, pods });
  assert.match(output, /^Applying [12] policy rule\(s\)/m);
  assert.match(output, /^pass: \d+, fail: \d+, warn: 0, error: 0, /m);
  assert.deepEqual(after, pods);
  const failures = output.matchAll(
    /^policy require-proxy -> resource [^/]+\/Pod\/(\S+) failed:\n1 -[^\n]*Pulled from [^:]+: (.*)$/gm,
  );
  return new Map([...failures].map(([, pod = '', images = '']) => [pod, images.trim().split(', ').sort()]));
}

/** The images of a Pod that the fixes redirect. */
function directImages(pod: Pod, settings: ReturnType<typeof settingsOf>): string[] {
  const [after] = redirected([pod], settings);
  const fixed = after && imagesOf(after);
  return [...imagesOf(pod)].flatMap(([place, image]) => (fixed?.get(place) === image ? [] : [image]));
}

/** The references of a Pod, without those that are never pulled. */
function pulled({ spec }: Pod): readonly string[] {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const volumes = (spec.volumes ?? []).flatMap(({ image }) =>
    image === undefined ? [] : [image as { reference?: string; pullPolicy?: string }],
  );
  return [
    ...containers.filter((each) => each['imagePullPolicy'] !== 'Never').map(({ image }) => image ?? ''),
    ...volumes.filter(({ pullPolicy }) => pullPolicy !== 'Never').map(({ reference }) => reference ?? ''),
  ];
}

/** The Pod, and some Pods with a list of secrets in all forms that it can have. */
function withSecrets(pod: Pod, index: number): readonly Pod[] {
  const lists = [[], [{ name: 'other' }], [{ name: 'other' }, SECRET], [SECRET]];
  const list = lists[index % lists.length] ?? [];
  const name = `${pod.metadata.name}-with`;
  return [
    pod,
    { ...pod, metadata: { ...pod.metadata, name }, spec: { ...pod.spec, imagePullSecrets: list } },
  ];
}

function added(pod: Pod): Pod {
  const list = (pod.spec['imagePullSecrets'] ?? []) as readonly { readonly name: string }[];
  return list.some(({ name }) => name === SECRET.name)
    ? pod
    : { ...pod, spec: { ...pod.spec, imagePullSecrets: [...list, SECRET] } };
}
