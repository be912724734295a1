// The policies that rewrite do to every Pod what the quick fixes do to its manifest, byte for byte, and nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply } from './apply.ts';
import { chosenEngines, type Engine } from './engines.ts';
import { redirected, settingsOf } from './expected.ts';
import { EXCLUDED_NAMESPACE, GATHERED, imagesOf, PODS, type Pod } from './pods.ts';
import { type GivenSettings, rewriters, type Subject } from './subjects.ts';

const DOMAIN = 'proxy.example';

const PLAIN: GivenSettings = { proxy: { domain: DOMAIN } };
const SETTINGS: Readonly<Record<string, GivenSettings>> = {
  'a domain alone': PLAIN,
  'no tag that nobody wrote': { proxy: { domain: DOMAIN }, addLatestTag: false },
  'a path before': { proxy: { domain: DOMAIN, template: '${domain}/docker-hub/${path}' } },
  'namespace and name apart': {
    proxy: { domain: DOMAIN, template: '${domain}/hub-${namespace}/of/${name}' },
  },
  'something behind the path': {
    proxy: { domain: DOMAIN, template: '${domain}/${path}/mirror' },
    addLatestTag: false,
  },
  'some namespaces': { proxy: { domain: DOMAIN, namespaces: ['library', 'grafana'] } },
  'a namespace that is not library': { proxy: { domain: DOMAIN, namespaces: ['a', 'grafana'] } },
  'other registries': {
    proxy: {
      domain: DOMAIN,
      registries: { 'ghcr.io': 'ghcr.proxy.example', 'quay.io': 'harbor.example:8443/quay' },
    },
  },
  'an excluded namespace': {
    proxy: { domain: DOMAIN },
    kyverno: { excludedNamespaces: [EXCLUDED_NAMESPACE, 'b'] },
  },
  'a port': { proxy: { domain: 'proxy.example:5000' } },
  'an IPv6 address': { proxy: { domain: '[fd00::1]:5000' } },
  'all at once': {
    proxy: {
      domain: '[fd00::1]:5000',
      template: '${domain}/x/${namespace}/${name}',
      namespaces: ['grafana', 'library', 'a'],
      registries: { 'ghcr.io': '[fd00::2]/ghcr' },
    },
    addLatestTag: false,
    kyverno: { excludedNamespaces: [EXCLUDED_NAMESPACE] },
  },
};
/** What is enough for a policy that says the same as another one. */
const FEW = ['namespace and name apart', 'an excluded namespace', 'all at once'];

test('the table has enough Pods, each with a name of its own', () => {
  assert.ok(PODS.length >= 40);
  assert.equal(new Set(PODS.map(({ metadata }) => metadata.name)).size, PODS.length);
});

for (const engine of chosenEngines()) {
  for (const subject of rewriters(engine)) {
    test(`Kyverno ${engine.version}: a field that it does not know would be noticed in ${subject.title}`, async () => {
      const policy = subject.render(PLAIN).replace(/^spec:\n/m, '$&  unknownField: 1\n');
      const { code, output } = await apply(engine, { policy, pods: PODS.slice(0, 1) });
      assert.equal(code, 1);
      assert.match(output, /unknownField.*unknown field/);
    });
  }
  for (const subject of rewriters(engine)) {
    test(`Kyverno ${engine.version}: ${subject.title}`, { concurrency: 2 }, async (t) => {
      const settings = Object.entries(SETTINGS).filter(([name]) => !subject.isVariant || FEW.includes(name));
      const tests = settings.map(([name, given]) =>
        t.test(name, () => compare(engine, subject, given, GATHERED)),
      );
      const each = t.test('each reference in a Pod of its own', () => compare(engine, subject, PLAIN, PODS));
      await Promise.all([each, ...tests]);
    });
  }
}

async function compare(
  engine: Engine,
  subject: Subject,
  given: GivenSettings,
  pods: readonly Pod[],
): Promise<void> {
  const policy = subject.render(given);
  const expected = redirected(pods, settingsOf(given));
  const once = await apply(engine, { policy, pods });
  assertApplied(once.output);
  assert.match(once.output, /^pass: [1-9]/m);
  assert.deepEqual(onlyIn(once.pods, expected), onlyIn(expected, once.pods));
  assert.deepEqual(once.pods, expected);
  const twice = await apply(engine, { policy, pods: once.pods });
  assertApplied(twice.output);
  assert.deepEqual(twice.pods, once.pods);
}

/** The images of the first that are not in the second: short, where Pods in full would hide which image is wrong. */
function onlyIn(pods: readonly Pod[], others: readonly Pod[]): readonly string[] {
  const known = new Set(imagesByPod(others));
  return imagesByPod(pods).filter((each) => !known.has(each));
}

function imagesByPod(pods: readonly Pod[]): readonly string[] {
  return pods.flatMap((pod) =>
    [...imagesOf(pod)].map(([place, image]) => `${pod.metadata.name} ${place}: ${image}`),
  );
}

/** A policy that Kyverno could not read, or not run on a Pod, leaves all as it was. */
function assertApplied(output: string): void {
  assert.match(output, /^Applying [12] policy rule\(s\)/m);
  assert.match(output, /^pass: \d+, fail: 0, warn: 0, error: 0, /m);
}
