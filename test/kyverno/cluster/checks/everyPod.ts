// Every Pod is stored as the manifest that was fixed would be without a policy, byte for byte.
import assert from 'node:assert/strict';
import { redirected, settingsOf } from '../../expected.ts';
import { FEWER, MANIFESTS } from '../manifests.ts';
import { GIVEN, REDIRECTED_NGINX } from '../policies.ts';
import { differences, imagesIn, inParallel, storeAll } from '../stored.ts';
import { type Check, judged, specOf } from './check.ts';

export const EVERY_POD: readonly Check[] = [
  {
    title: 'every Pod is stored as its fixed manifest, byte for byte',
    run: async ({ cluster, wanted }) => {
      const got = await storeAll(cluster.api, MANIFESTS);
      assert.deepEqual(differences(MANIFESTS, got, wanted), []);
    },
  },
  {
    title: 'a manifest that was fixed stays as it is',
    run: async ({ cluster, wanted }) => {
      const fixed = redirected(FEWER, settingsOf(GIVEN));
      assert.deepEqual(differences(FEWER, await storeAll(cluster.api, fixed), wanted), []);
    },
  },
  {
    title: 'a hundred Pods, eight at once',
    run: async ({ cluster }) => {
      const pods = await inParallel(Array(100).fill('nginx'), (image) => judged(cluster, specOf(image)), 8);
      assert.deepEqual(new Set(pods.flatMap(imagesIn)), new Set([REDIRECTED_NGINX]));
    },
  },
];
