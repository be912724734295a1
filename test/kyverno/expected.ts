// What a policy has to do, from the engine's own mouth: what its safe fixes make of the same Pods, written as YAML.
import assert from 'node:assert/strict';
import { loadAll } from 'js-yaml';
import { applyEdits, check, fixAll, readSettings, type Settings } from '../../core/index.ts';
import { imagesOf, OPT_OUT, type Pod, writePods } from './pods.ts';

/** Settings that are good. */
export function settingsOf(given: object): Settings {
  const { settings, problems } = readSettings(given);
  assert.deepEqual(problems, []);
  return settings;
}

/** The Pods after `nearpull fix`, but for those that a policy leaves alone, which a file does not tell. */
export function redirected(pods: readonly Pod[], settings: Settings): readonly Pod[] {
  const fixed = fixPods(pods, settings);
  return pods.map((pod, index) => (isLeftAlone(pod, settings) ? pod : (fixed[index] ?? pod)));
}

/** Pods with a reference that the engine would redirect, had the proxy every namespace. */
export function pulledDirectly(pods: readonly Pod[], settings: Settings): readonly string[] {
  const fixed = fixPods(pods, settings);
  return pods
    .filter((pod, index) => {
      const after = fixed[index] && imagesOf(fixed[index]);
      return [...imagesOf(pod)].some(([place, image]) => after?.get(place) !== image);
    })
    .map(({ metadata }) => metadata.name);
}

function fixPods(pods: readonly Pod[], settings: Settings): readonly Pod[] {
  const text = writePods(pods);
  const fixed = loadAll(applyEdits(text, fixAll(check(text, settings)))) as readonly Pod[];
  assert.equal(fixed.length, pods.length);
  return fixed;
}

function isLeftAlone({ metadata }: Pod, { kyverno }: Settings): boolean {
  const [[label, value] = []] = Object.entries(OPT_OUT);
  return (
    kyverno.excludedNamespaces.includes(metadata.namespace) ||
    (label !== undefined && metadata.labels?.[label] === value)
  );
}
