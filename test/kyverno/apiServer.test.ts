// Tests that the API server's own policy, run by the API server's own code, changes every Pod as the quick fixes change its manifest.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { PlainObject } from '../../core/evaluate/index.ts';
import { renderPolicy } from '../../core/index.ts';
import { evaluableOf } from '../support/evaluate.ts';
import { type Admitted, admit, buildApiServer, type PodRequest } from './apiServer.ts';
import { redirected, settingsOf } from './expected.ts';
import { imagesOf, OPT_OUT, PODS, type Pod } from './pods.ts';
import { PLAIN, SETTINGS } from './settings.ts';
import type { GivenSettings } from './subjects.ts';

// main.ts has already built the program, so this does nothing. Where Go is missing, main.ts skips the tests.
before(() => assert.equal(buildApiServer(), null));

for (const [name, given] of Object.entries(SETTINGS)) {
  test(`Pods are redirected as the engine redirects them: ${name}`, async () => {
    await compare(policyOf(given), PODS, redirected(PODS, settingsOf(given)));
  });
}

test('a Pod keeps the order of its containers, and gets no new list', async () => {
  const pods = PODS.filter(({ metadata }) =>
    ['init-order', 'no-init', 'volume-alone'].includes(metadata.name),
  );
  const specs = (await admitted(policyOf(PLAIN), created(pods))).map(({ object }) => object.spec);
  assert.equal(specs.length, 3);
  for (const [index, spec] of specs.entries()) {
    const given = pods[index]?.spec;
    for (const list of ['initContainers', 'containers', 'volumes', 'ephemeralContainers'] as const) {
      assert.deepEqual(
        spec[list]?.map((each) => each.name),
        given?.[list]?.map((each) => each.name),
      );
    }
  }
});

test('a container or a volume without an image is left alone, and those beside it are not', async () => {
  const pods = [
    pod({ containers: [{ name: 'a' }, { name: 'b', image: 'nginx' }, { name: 'c', image: '' }] }),
    pod({
      containers: [{ name: 'a', image: 'nginx' }],
      volumes: [
        { name: 'v', image: {} },
        { name: 'w', image: { reference: 'a/b' } },
      ],
    }),
  ];
  await compare(policyOf(PLAIN), pods, redirected(pods, settingsOf(PLAIN)));
});

test('requests of nodes, and Pods with the label, are left alone', async () => {
  const object = pod({ containers: [{ name: 'a', image: 'nginx' }] });
  const optedOut = { ...object, metadata: { ...object.metadata, labels: OPT_OUT } };
  const answers = await admitted(policyOf(PLAIN), [
    { object, userGroups: ['system:nodes', 'system:authenticated'] },
    { object: optedOut, userGroups: ['system:authenticated'] },
    { object, userGroups: ['system:authenticated'] },
  ]);
  assert.deepEqual(
    answers.map(({ object }) => object.spec.containers[0]?.image),
    ['nginx', 'nginx', 'proxy.example/library/nginx:latest'],
  );
});

test('new ephemeral containers are redirected, and nothing else of a running Pod', async () => {
  const running = pod({
    initContainers: [{ name: 'i', image: 'busybox' }],
    containers: [{ name: 'a', image: 'nginx' }],
    volumes: [{ name: 'v', image: { reference: 'a/b:1' } }],
  });
  const old = [
    { name: 'old', image: 'busybox:1' },
    { name: 'same', image: 'alpine' },
  ];
  const added = [
    { name: 'new', image: 'busybox:1' },
    { name: 'ghcr', image: 'ghcr.io/a/b' },
    { name: 'new2', image: 'docker.io/a/b' },
  ];
  const [debugged, full] = [old, [...old, ...added]].map((list) =>
    pod({ ...running.spec, ephemeralContainers: list }),
  );
  assert.ok(debugged && full);
  const update = { operation: 'UPDATE', subResource: 'ephemeralcontainers' } as const;
  const [fixed] = redirected([pod({ containers: added })], settingsOf(PLAIN));
  const expected = [
    pod({ ...running.spec, ephemeralContainers: [...old, ...(fixed?.spec.containers ?? [])] }),
    pod({ ...running.spec, ephemeralContainers: fixed?.spec.containers ?? [] }),
    debugged,
  ];
  const requests: readonly PodRequest[] = [
    { ...update, object: full, oldObject: debugged },
    { ...update, object: pod({ ...running.spec, ephemeralContainers: added }), oldObject: running },
    { ...update, object: debugged, oldObject: debugged },
  ];
  const answers = await admitted(policyOf(PLAIN), requests);
  const plain = await admitted(
    '',
    expected.map((object) => ({ object })),
  );
  assert.deepEqual(podsOf(answers), podsOf(plain));
});

test('the policy does not apply to other updates of a Pod', async () => {
  const object = pod({ containers: [{ name: 'a', image: 'nginx' }] });
  const [answer] = await admitted(policyOf(PLAIN), [{ operation: 'UPDATE', object, oldObject: object }]);
  assert.equal(answer?.object.spec.containers[0]?.image, 'nginx');
});

test('a Pod with thirty containers costs a small part of the budget of a policy', async (t) => {
  const thirty = Array.from({ length: 30 }, (_, index) => ({
    name: `c${index}`,
    image: `docker.io/some/image-${index}:1.27.${index}`,
  }));
  const [answer] = await admitted(
    policyOf(SETTINGS['all at once'] ?? PLAIN),
    created([pod({ containers: thirty })]),
  );
  assert.ok(answer && answer.cost > 0);
  t.diagnostic(`${answer.cost} of ${answer.budget}`);
  assert.ok(answer.cost < answer.budget / 10, `${answer.cost} of ${answer.budget}`);
});

test('policies that the API server would refuse, or fail to run, are noticed here', async () => {
  const policy = policyOf(PLAIN);
  const object = pod({ containers: [{ name: 'a', image: 'nginx' }] });
  const unknown = await admit(policy.replace('  failurePolicy:', '  failurePolicies: 1\n  failurePolicy:'), [
    { object },
  ]);
  assert.match(unknown.refused.join(), /unknown field "spec\.failurePolicies"/);
  const untyped = await admit(policy.replace('variables.redirects.exists', 'variables.redirect.exists'), [
    { object },
  ]);
  assert.match(untyped.refused.join(), /undefined field 'redirect'/);
  const failing = await admit(policy.replace('[0].to', '[7].to'), [{ object }]);
  assert.match(failing.answers[0]?.error ?? '', /index out of bounds: 7/);
  assert.equal(failing.answers[0]?.object.spec.containers[0]?.image, 'nginx');
});

test('the preview says what the API server does', async () => {
  for (const name of ['a domain alone', 'namespace and name apart', 'all at once']) {
    const policy = policyOf(SETTINGS[name] ?? PLAIN);
    const evaluable = evaluableOf(policy);
    const said = PODS.map((object) => {
      const outcome = evaluable.admit({
        operation: 'CREATE',
        subresource: '',
        object: object as unknown as PlainObject,
        oldObject: null,
      });
      assert.ok(outcome.kind === 'admitted', JSON.stringify(outcome));
      return outcome.object as unknown as Pod;
    });
    await compare(policy, PODS, said);
  }
});

function policyOf(given: GivenSettings): string {
  return renderPolicy('mutating-admission-policy', settingsOf(given));
}

function pod(spec: Pod['spec']): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'default' }, spec };
}

function created(pods: readonly Pod[]): readonly PodRequest[] {
  return pods.map((object) => ({ object }));
}

/** Compares the Pods after the policy with `expected`, both with the API server's defaults. A second run must change nothing. */
async function compare(policy: string, pods: readonly Pod[], expected: readonly Pod[]): Promise<void> {
  const once = podsOf(await admitted(policy, created(pods)));
  const wanted = podsOf(await admitted('', created(expected)));
  assert.deepEqual(imagesByPod(once), imagesByPod(wanted));
  assert.deepEqual(once, wanted);
  assert.deepEqual(podsOf(await admitted(policy, created(once))), once);
}

/** Runs the requests and returns their answers. Fails where the policy is refused or has an error. */
async function admitted(policy: string, requests: readonly PodRequest[]): Promise<readonly Admitted[]> {
  const { refused, answers } = await admit(policy, requests);
  assert.deepEqual(refused, []);
  assert.deepEqual(
    answers
      .filter(({ error }) => error !== '')
      .map(({ object, error }) => `${object.metadata.name}: ${error}`),
    [],
  );
  assert.equal(answers.length, requests.length);
  return answers;
}

function podsOf(answers: readonly Admitted[]): readonly Pod[] {
  return answers.map(({ object }) => object);
}

/** The images by Pod as short lines, because whole Pods would hide which image is wrong. */
function imagesByPod(pods: readonly Pod[]): readonly string[] {
  return pods.flatMap((each) =>
    [...imagesOf(each)].map(([place, image]) => `${each.metadata.name} ${place}: ${image}`),
  );
}
