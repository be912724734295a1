// The schema of the JSON output: what the commands print is described by it, key by key.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadAll } from 'js-yaml';
import { CLUSTER_STATUSES, UNREACHED_REASONS } from '../../core/index.ts';
import { IMAGE_OUTCOMES } from '../../registry/answer.ts';
import { faultServer, serve } from '../registry/faultServer.ts';
import { folder, pod } from '../support/cli.ts';
import { fakeHelm, fakeProgram } from '../support/fakeProgram.ts';

interface Schema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** Words of a schema that say something about values. `problems` knows all of them. */
const KEYWORDS = [
  '$ref',
  'const',
  'enum',
  'type',
  'anyOf',
  'items',
  'required',
  'properties',
  'additionalProperties',
];
const COMMENTS = ['$schema', 'title', 'description', 'definitions'];

const SCHEMA: Schema & { readonly definitions: Readonly<Record<string, Schema>> } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../schemas/report.schema.json'), 'utf8'),
);

/** Images of every status, findings with and without fixes, fixes with and without a reason, a file that is too large. */
const FILES = {
  'a.yaml': pod('nginx', 'UPPER', 'quay.io/a/b:1', '"{{ .image }}"', 'proxy.example/library/redis:7'),
  'chart/Chart.yaml': 'name: a\n',
  'chart/values.yaml': 'image:\n  registry: ""\n  repository: bitnami/kafka\n  tag: 4.0.0\n',
  'team.yaml': 'proxy: { domain: proxy.example }\nseverity: { moved-image: off }\nexclude: [a.yaml]\n',
  'built/kustomization.yaml': 'resources: [a.yaml]\n',
  'built/a.yaml': '',
  'web/Chart.yaml': 'name: web\n',
  'web/values.yaml': 'image: nginx\n',
  'web/templates/a.yaml': '# nginx\n    image: "{{ .Values.image }}:1"\n',
  'own/.nearpull.yaml': 'proxy: { domain: own.example }\n',
  'own/.nearpull.d/a.yaml': pod('nginx'),
  'huge.yaml': `${pod('nginx')}${'# filler\n'.repeat(600_000)}`,
};

const RUNS: readonly (readonly string[])[] = [
  ['check'],
  ['check', '--domain', 'proxy.example'],
  ['check', 'own', 'web'],
  ['config', 'own'],
  ['restore', '--domain', 'proxy.example', '--dry-run'],
  ['images', '--domain', 'proxy.example'],
  ['images', '--unique'],
  ['check', '--config', 'team.yaml'],
  ['fix', '--domain', 'proxy.example', '--dry-run'],
  ['fix', '--domain', 'proxy.example', '--unsafe'],
];

test('the output of every command is as the schema says, and the schema leaves no key out', async (t) => {
  const { nearpull } = folder(t, FILES);
  const seen = new Set<string>();
  for (const args of RUNS) {
    const { stdout } = await nearpull([...args, '--format', 'json']);
    assert.deepEqual(problems(JSON.parse(stdout), SCHEMA, '', seen), [], args.join(' '));
  }
  const render =
    '---\n# Source: web/templates/a.yaml\nkind: Pod\napiVersion: v1\nspec: {containers: [{image: "<image>"}]}\n';
  const helm = fakeProgram(t, fakeHelm(render, { image: 'nginx' }));
  const prove = ['prove', 'web', '--domain', 'proxy.example', '--format', 'json', '--helm', helm];
  assert.deepEqual(problems(JSON.parse((await nearpull(prove)).stdout), SCHEMA, '', seen), []);
  const kustomize = fakeProgram(
    t,
    `console.log(args[0] === 'version' ? 'v5.8.0' : ${JSON.stringify(render)}.replace('<image>', fs.readFileSync(args[1] + '/kustomization.yaml', 'utf8').includes('proxy') ? 'proxy.example/library/nginx' : 'nginx'));`,
  );
  const more = ['--domain', 'proxy.example', '--format', 'json'];
  for (const args of [
    ['values', 'web', '--helm', helm],
    ['kustomize', 'built', '--kustomize', kustomize],
  ]) {
    assert.deepEqual(problems(JSON.parse((await nearpull([...args, ...more])).stdout), SCHEMA, '', seen), []);
  }
  const proxy = await faultServer(t, serve);
  const online = ['--domain', proxy.host, '--format', 'json'];
  const env = { DOCKER_CONFIG: '/nowhere' };
  for (const args of [['verify', `--from=${proxy.host}`], ['pin', '--dry-run'], ['namespaces']]) {
    const { stdout } = await nearpull([...args, '-', ...online], { env, stdin: pod('nginx') });
    assert.deepEqual(problems(JSON.parse(stdout), SCHEMA, '', seen), [], args.join(' '));
  }
  const cluster = await nearpull(['cluster', ...more], { stdin: await clusterList(nearpull) });
  assert.deepEqual(problems(JSON.parse(cluster.stdout), SCHEMA, '', seen), [], 'cluster');
  const definitions = Object.keys(SCHEMA.definitions).filter((name) => !seen.has(`#/definitions/${name}`));
  assert.deepEqual(definitions, [], 'definitions that no output reached');
});

test('the schema knows every outcome of a question to a registry', () => {
  assert.deepEqual(SCHEMA.definitions['answer']?.properties?.['outcome']?.enum, IMAGE_OUTCOMES);
});

test('the schema knows every status of an image in a cluster, and why no policy reaches one', () => {
  const words = (name: string, key: string) => SCHEMA.definitions[name]?.properties?.[key]?.enum;
  assert.deepEqual(words('clusterImage', 'status'), CLUSTER_STATUSES);
  assert.deepEqual(words('unreachedPods', 'reason'), UNREACHED_REASONS);
});

/** What kubectl prints of a cluster with a policy, a Pod that it redirects, one that it does not reach, and Kyverno. */
async function clusterList(nearpull: ReturnType<typeof folder>['nearpull']): Promise<string> {
  const { stdout } = await nearpull(['policy', '--domain=proxy.example']);
  const podOf = (namespace: string, image: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace, labels: { 'app.kubernetes.io/part-of': namespace } },
    spec: { containers: [{ name: 'c', image }] },
  });
  const pods = [podOf('shop', 'nginx'), podOf('kube-system', 'redis'), podOf('kyverno', 'ghcr.io/kyverno/a')];
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [...loadAll(stdout), ...pods] });
}

test('a value that the schema does not describe is noticed', () => {
  const report = { schemaVersion: 2, notices: [], findings: [] };
  assert.deepEqual(problems(report, SCHEMA, ''), []);
  assert.deepEqual(problems({ ...report, schemaVersion: 1 }, SCHEMA, ''), ['/schemaVersion']);
  assert.deepEqual(problems({ ...report, more: 1 }, SCHEMA, ''), ['/more']);
  assert.deepEqual(problems({ schemaVersion: 2 }, SCHEMA, ''), ['/notices']);
  assert.deepEqual(problems({ ...report, findings: {} }, SCHEMA, ''), ['/findings']);
  const cluster = { policies: null, images: [], unreached: [], beforeKyverno: { kyverno: null, others: [] } };
  assert.deepEqual(problems({ ...report, cluster: { ...cluster, objects: { Pod: 1 } } }, SCHEMA, ''), []);
  assert.deepEqual(problems({ ...report, cluster: { ...cluster, objects: { Pod: '1' } } }, SCHEMA, ''), [
    '/cluster/objects/Pod',
  ]);
});

/** Where `value` is not as `schema` says. A key that is not described is a problem here, although readers have to expect new ones. */
function problems(value: unknown, schema: Schema, path: string, seen = new Set<string>()): readonly string[] {
  const unknown = Object.keys(schema).filter((key) => !KEYWORDS.includes(key) && !COMMENTS.includes(key));
  assert.deepEqual(unknown, [], `this test does not know these words of the schema at ${path}`);
  if (schema.$ref !== undefined) {
    seen.add(schema.$ref);
    const name = schema.$ref.slice('#/definitions/'.length);
    return problems(value, SCHEMA.definitions[name] ?? assert.fail(name), path, seen);
  }
  if (schema.anyOf) {
    const each = schema.anyOf.map((one) => problems(value, one, path, seen));
    return each.some(({ length }) => length === 0) ? [] : [path];
  }
  const types = [schema.type ?? []].flat();
  const isRight =
    (types.length === 0 || types.includes(typeOf(value))) &&
    (schema.const === undefined || schema.const === value) &&
    (schema.enum?.includes(value) ?? true);
  if (!isRight) {
    return [path];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => problems(item, schema.items ?? {}, `${path}/${index}`, seen));
  }
  const { properties = {}, required = [] } = schema;
  const { additionalProperties: others } = schema;
  if (others === true) {
    return [];
  }
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [
    ...required.filter((key) => !entries.some(([name]) => name === key)).map((key) => `${path}/${key}`),
    ...entries.flatMap(([key, each]) => {
      const own = Object.hasOwn(properties, key) ? properties[key] : others || undefined;
      return own ? problems(each, own, `${path}/${key}`, seen) : [`${path}/${key}`];
    }),
  ];
}

function typeOf(value: unknown): string {
  if (value === null) {
    return 'null';
  }
  return Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
}
