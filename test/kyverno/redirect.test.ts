// Tests that the policies that rewrite change every Pod as the quick fixes change its manifest, byte for byte, and change nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply } from './apply.ts';
import { chosenEngines, type Engine } from './engines.ts';
import { redirected, settingsOf } from './expected.ts';
import { GATHERED, imagesOf, PODS, type Pod } from './pods.ts';
import { FEW, PLAIN, SETTINGS } from './settings.ts';
import { type GivenSettings, rewriters, type Subject } from './subjects.ts';

test('the table has enough Pods, each with a name of its own', () => {
  assert.ok(PODS.length >= 40);
  assert.equal(new Set(PODS.map(({ metadata }) => metadata.name)).size, PODS.length);
});

for (const engine of chosenEngines()) {
  for (const subject of rewriters(engine)) {
    test(`Kyverno ${engine.version}: a field that it does not know would be noticed in ${subject.title}`, async () => {
      const policy = subject.render(PLAIN).replace(/^spec:\n/m, '$&  unknownField: 1\n');
      const { output } = await apply(engine, { policy, pods: PODS.slice(0, 1) });
      // Kyverno drops a policy that does not match its schema, without a message.
      assert.match(output, /^Applying 0 policy rule\(s\)/m);
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

/** The images of `pods` that `others` lack, as short lines, because whole Pods would hide which image is wrong. */
function onlyIn(pods: readonly Pod[], others: readonly Pod[]): readonly string[] {
  const known = new Set(imagesByPod(others));
  return imagesByPod(pods).filter((each) => !known.has(each));
}

function imagesByPod(pods: readonly Pod[]): readonly string[] {
  return pods.flatMap((pod) =>
    [...imagesOf(pod)].map(([place, image]) => `${pod.metadata.name} ${place}: ${image}`),
  );
}

/** Checks that Kyverno ran the policy. A policy that it cannot read or run changes nothing, which could look like a success. */
function assertApplied(output: string): void {
  assert.match(output, /^Applying [12] policy rule\(s\)/m);
  assert.match(output, /^pass: \d+, fail: 0, warn: 0, error: 0, /m);
}
