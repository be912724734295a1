// Computes what a policy must do, with the engine: it applies the safe fixes to the same Pods, written as YAML.
import assert from 'node:assert/strict';
import { loadAll } from 'js-yaml';
import { applyEdits, check, fixAll, readSettings, type Settings } from '../../core/index.ts';
import { imagesOf, OPT_OUT, type Pod, writePods } from './pods.ts';

/** The settings in `given`, which must be valid. */
export function settingsOf(given: object): Settings {
  const { settings, problems } = readSettings({ officialImages: ['*'], ...given });
  assert.deepEqual(problems, []);
  return settings;
}

/** The Pods after `nearpull fix`. Pods that a policy leaves alone are unchanged, because a file does not tell which these are. */
export function redirected(pods: readonly Pod[], settings: Settings): readonly Pod[] {
  const fixed = fixPods(pods, settings);
  return pods.map((pod, index) => (isLeftAlone(pod, settings) ? pod : (fixed[index] ?? pod)));
}

/** The names of the Pods with a reference that the engine would redirect if the proxy had every namespace. */
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
