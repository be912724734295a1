// A folder with all that a run can come across, for tests of runs that are cut into parts.
import type { TestContext } from 'node:test';
import { type Folder, folder, pod } from './cli.ts';
import { FEWEST_FILES } from './thread.ts';

/** What a run can come across: charts, kustomizations, settings of a folder, and files that cannot be judged. */
export function mixedFolder(t: TestContext, { plain = FEWEST_FILES, heavy = 60 } = {}): Folder {
  const many = (count: number, make: (n: number) => readonly (readonly [string, string])[]) =>
    Object.fromEntries(numbered(count, make).flat());
  return folder(t, {
    ...many(plain, (n) => [
      [
        `plain/${n}.yaml`,
        n % 3 === 0 ? pod('nginx', `ghcr.io/a/b:${n}`) : 'kind: ConfigMap\napiVersion: v1\n',
      ],
    ]),
    ...many(heavy, (n) => [[`heavy/${n}.yaml`, pod(...numbered(80, (i) => `redis:${n}.${i}`))]]),
    ...many(12, (n) => [
      [`binary/${n}.yaml`, 'a\0b'],
      [`unknown/${n}.yaml`, 'just: data\n'],
    ]),
    'large/.nearpull.yaml': 'limits:\n  fileMegabytes: 0.001\n',
    ...many(4, (n) => [[`large/${n}.yaml`, pod(...Array(300).fill('nginx'))]]),
    ...many(20, (n) => [
      [`charts/c${n}/Chart.yaml`, `name: c${n}\nversion: 1.0.0\n`],
      [`charts/c${n}/values.yaml`, `web: nginx:${n}\nother: nginx:9\n`],
      [`charts/c${n}/templates/web.yaml`, TEMPLATE],
    ]),
    'charts/large/Chart.yaml': 'name: large\nversion: 1.0.0\n',
    'charts/large/values.yaml': 'web: nginx:1\n',
    'charts/large/templates/a.yaml': TEMPLATE + '# filler\n'.repeat(120_000),
    ...many(20, (n) => [
      [
        `kustomize/${n}/kustomization.yaml`,
        'resources: [pod.yaml]\nimages:\n  - {name: nginx, newName: quay.io/a/nginx}\n  - {name: redis, newName: quay.io/a/redis}\n',
      ],
      [`kustomize/${n}/pod.yaml`, pod('nginx', 'busybox')],
    ]),
  });
}

export function numbered<T>(length: number, make: (n: number) => T): T[] {
  return Array.from({ length }, (_, index) => make(index));
}

export const TEMPLATE =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - image: {{ .Values.web }}\n';
