// Tests that policies and safe fixes agree: a policy writes the same bytes as the fix, and leaves a reference without a fix alone.
//
// The policies run as they are rendered. js-yaml reads their YAML, a port of RE2 runs their regular expressions, and evaluators from npm
// run their JMESPath and CEL. `npm run test:kyverno` asks the real engine about fewer references.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { load, loadAll } from 'js-yaml';
import { applyEdits, check, fixAll, type PolicyKind, renderPolicy, type Settings } from '../../core/index.ts';
import { type Admission, celOf, type NamedExpression, variablesOf } from '../support/cel.ts';
import { DOMAIN, settingsWith } from '../support/fixture.ts';
import {
  type ClusterRule,
  type KyvernoRequest,
  patchesOf,
  substitute,
  variableOf,
} from '../support/jmespath.ts';
import { references } from '../support/references.ts';

const REFERENCES = references(10_000, 20_261_123);

type Given = Readonly<Record<string, unknown>> & { readonly proxy?: Readonly<Record<string, unknown>> };

const SETTINGS: Record<string, Given> = {
  'settings as they are': {},
  'no :latest': { addLatestTag: false },
  'a template with a prefix': {
    proxy: { domain: 'proxy.example', template: '${domain}/${registry}/x/${namespace}/${name}' },
  },
  'namespace and name apart': {
    proxy: { domain: 'proxy.example:5000', template: '${domain}/${namespace}/1${name}-2' },
  },
  'the path twice, of a domain in upper case': {
    proxy: { domain: 'REFERENCE.example', template: '${domain}/${path}/${path}' },
    addLatestTag: false,
  },
  'some namespaces': {
    proxy: { domain: 'proxy.example', namespaces: ['library', 'my.org', 'a__b', 'localhost'] },
  },
  'namespaces without library': { proxy: { domain: '[fd00::1]:5000', namespaces: ['bitnami', 'my.org'] } },
  'one with a dot': { proxy: { domain: '[fd00::1]', namespaces: ['my.org'] } },
  'other registries': {
    proxy: {
      domain: 'proxy.example',
      template: '${domain}/hub/${path}',
      registries: {
        'ghcr.io': 'harbor.example/ghcr',
        'Quay.io': '[fd00::3]:8443/a/b',
        localhost: 'proxy.example/local',
        'localhost:5000': 'proxy.example/local-5000',
        '[fd00::2]:5000': 'ipv6.example',
        '[::1]:5000': 'ipv6.example/loopback',
      },
    },
  },
};

/** Every kind of glob, and names of Docker Hub in all three spellings. */
const IGNORED = [
  ...['a*', 'library/*b*', 'docker.io/library/?*2', 'docker.io/grafana/*', 'localhost/**', 'auto'],
  ...['{bitnami,my.org}/[!a-m]*', '**/*[[:digit:]]', '*/*/*/**', '@(x|y)*', 'A*'],
];
Object.assign(SETTINGS, {
  'images that are left alone': { ignoreImages: IGNORED },
  'images that are left alone, at other registries too': {
    ...SETTINGS['other registries'],
    ignoreImages: [
      'a*',
      'ghcr.io/**',
      'localhost:5000/*',
      '[[]fd00::2]:5000/*/*',
      '{quay.io,localhost}/?[a-z]*',
    ],
  },
  'no names without a host': { shortNames: 'never' },
  'no names without a host, and some namespaces': {
    ...SETTINGS['some namespaces'],
    shortNames: 'never',
    ignoreImages: ['my.org/**'],
  },
  'namespaces without library, and no names without a host': {
    ...SETTINGS['namespaces without library'],
    shortNames: 'never',
  },
} satisfies Record<string, Given>);

/** The lists in a Pod whose items hold a reference. */
const LISTS = ['containers', 'initContainers', 'volumes', 'ephemeralContainers'] as const;
type Spec = Readonly<Record<(typeof LISTS)[number], readonly Item[]>> & { readonly [field: string]: unknown };
interface Item {
  readonly name: string;
  readonly image?: string | { readonly reference: string; readonly pullPolicy?: string };
  readonly imagePullPolicy?: string;
  readonly [field: string]: unknown;
}

const NO_ITEMS: Spec = { containers: [], initContainers: [], volumes: [], ephemeralContainers: [] };

/** What else a container has. The API server takes such lists, although each key should be there once. */
const TWICE = {
  env: [
    { name: 'IMAGE', value: 'nginx' },
    { name: 'IMAGE', value: 'docker.io/library/nginx' },
  ],
  ports: [{ containerPort: 80 }, { containerPort: 80, name: 'web' }],
  command: ['docker', 'run', 'nginx'],
};

/** What else a Pod has. */
const FIELDS = {
  imagePullSecrets: [{ name: 'a' }, { name: 'a' }],
  hostAliases: ['a', 'b'].map((name) => ({ ip: '10.0.0.1', hostnames: [name] })),
  serviceAccountName: 'default',
};

/** Ephemeral containers that are already running. They cannot be changed. */
const RUNNING: readonly Item[] = [
  { name: 'debug', image: 'docker.io/library/busybox' },
  { name: 'debug-2', image: 'busybox' },
];
/** The images of a Pod that gets ephemeral containers, without the images of the new ones. */
const RUNNING_IMAGES = ['docker.io/library/busybox', 'busybox', 'docker.io/library/nginx', 'nginx'];

const OTHERS = Object.keys(SETTINGS).length - 1;

Object.entries(SETTINGS).forEach(([name, given], index) => {
  // The first settings are tested with all references. The others share half of the references among them.
  const images = REFERENCES.filter((_, at) => index === 0 || at % OTHERS === index - 1);
  suite(`with ${name}`, () => policiesAgree(given, images));
});

function policiesAgree(given: Given, images: readonly string[]): void {
  const settings = settingsOf(given);
  const pods = podsOf(images);
  const expected = new Map(expectedOf(settings, images));

  test('the fixes change some of the references', () => {
    const rewritten = [...expected.values()].filter((each) => each !== null).length;
    assert.ok(rewritten > 0 && rewritten < images.length / 2, String(rewritten));
  });

  test('ClusterPolicy', () => {
    const [onCreate, onUpdate] = specOf<ClusterSpec>('cluster-policy', settings).rules;
    assert.deepEqual(onCreate.match.any[0].resources, { kinds: ['Pod'], operations: ['CREATE'] });
    assert.deepEqual(onUpdate.match.any[0].resources, {
      kinds: ['Pod/ephemeralcontainers'],
      operations: ['UPDATE'],
    });
    for (const { spec, request } of pods) {
      const rule = request.operation === 'CREATE' ? onCreate : onUpdate;
      assert.deepEqual(patched(patchesOf(rule, request), request), expectedSpec(spec, expected, request));
    }
  });

  test('MutatingPolicy', () => {
    const patches = celPatches(specOf<CelSpec>('mutating-policy', settings));
    for (const { spec, request } of pods) {
      assert.deepEqual(patched(patches(request), request), expectedSpec(spec, expected, request));
    }
  });

  test("the API server's own policy, which says the same as the MutatingPolicy", () => {
    const kyverno = specOf<CelSpec>('mutating-policy', settings);
    const native = specOf<CelSpec>('mutating-admission-policy', settings);
    assert.deepEqual(native.variables, kyverno.variables);
    assert.deepEqual(native.mutations, kyverno.mutations);
    assert.deepEqual(native.matchConstraints, kyverno.matchConstraints);
    assert.deepEqual(native.matchConditions.slice(0, -1), kyverno.matchConditions);
  });

  // A report covers everything that is pulled, whatever namespaces the proxy has.
  const everything = settingsOf({ ...given, proxy: { domain: DOMAIN, ...given.proxy, namespaces: [] } });
  const pulled = new Map(expectedOf(everything, [...images, ...RUNNING_IMAGES]));
  const reported = (spec: Spec) => imagesOf(spec).filter((image) => (pulled.get(image) ?? null) !== null);

  const others = given.proxy?.registries ?? {};
  const registries = ['Docker Hub', ...Object.keys(others).map((each) => each.toLowerCase())].join(', ');

  test('the policy that reports, in CEL', () => {
    const { variables, validations } = specOf<ValidatingSpec>('validating', settings);
    const valuesOf = variablesOf(variables);
    const isFine = celOf(validations[0].expression);
    const message = celOf(validations[0].messageExpression);
    for (const { spec, request } of pods) {
      const values = valuesOf(celAdmission(request));
      const found = values['found'] as string[];
      assert.deepEqual(found.toSorted(), reported(spec).toSorted());
      const admission = { ...celAdmission(request), variables: values };
      assert.equal(isFine(admission), found.length === 0);
      assert.equal(message(admission), `Pulled from ${registries}: ${found.join(', ')}`);
    }
  });

  test('the policy that reports, in JMESPath', () => {
    const older = settingsOf({ ...given, kyverno: { version: '1.16' } });
    const [rule] = specOf<ClusterSpec>('validating', older).rules;
    for (const { spec, request } of pods) {
      const { value, message } = variableOf(rule, 'found', request);
      const found = value as readonly string[];
      assert.deepEqual(found.toSorted(), reported(spec).toSorted());
      assert.equal(message, `Pulled from ${registries}: ${found.join(', ')}`);
    }
  });
}

test('policies redirect more than fixes only for names that no runtime accepts: too long, or with letters that fold to k and s', () => {
  const settings = settingsOf();
  const { variables } = specOf<CelSpec>('mutating-policy', settings);
  const [rule] = specOf<ClusterSpec>('cluster-policy', settings).rules;
  const longest = 'a'.repeat(255 - 'library/'.length);
  for (const [image, path, isFixed] of [
    [longest, longest, true],
    [`${longest}a`, `${longest}a`, false],
    ['docker.io/nginx', 'nginx', true],
    ['doc\u212aer.io/nginx', 'nginx', false],
    ['regi\u017ftry-1.docker.io/nginx', 'nginx', false],
  ] as const) {
    const [[, fixed] = ['', null]] = expectedOf(settings, [image]);
    assert.equal(fixed !== null, isFixed);
    const { request } = podOf('CREATE', { ...NO_ITEMS, containers: [{ name: 'a', image }] });
    const redirect = { from: image, to: `${DOMAIN}/library/${path}:latest` };
    assert.deepEqual(variablesOf(variables)(celAdmission(request))['redirects'], [redirect]);
    assert.deepEqual(patchesOf(rule, request), [{ path: '/spec/containers/0/image', value: redirect.to }]);
  }
});

test('policies in CEL skip Pods with the label and excluded namespaces, and the native one skips requests of nodes', () => {
  const settings = settingsOf({ kyverno: { excludedNamespaces: ['kube-public', 'ci'] } });
  const { request, spec } = podOf('CREATE', { ...NO_ITEMS, containers: [{ name: 'a', image: 'nginx' }] });
  const conditions = specOf<CelSpec>('mutating-admission-policy', settings).matchConditions;
  const isMatched = (metadata: object, namespace: string, groups?: readonly string[]) => {
    const admission = {
      object: { metadata, spec },
      oldObject: null,
      request: { ...request, namespace, userInfo: groups ? { groups } : {} },
    };
    return conditions.map(({ expression }) => celOf(expression)(admission));
  };
  assert.deepEqual(
    conditions.map(({ name }) => name),
    ['not-opted-out', 'not-in-excluded-namespace', 'not-from-node'],
  );
  const label = 'nearpull/docker-hub-proxy';
  assert.deepEqual(isMatched({}, 'default'), [true, true, true]);
  assert.deepEqual(isMatched({ labels: { app: 'a' } }, 'kube', ['system:masters']), [true, true, true]);
  assert.deepEqual(isMatched({ labels: { [label]: 'enabled' } }, 'ci-2'), [true, true, true]);
  assert.deepEqual(isMatched({ labels: { [label]: 'disabled' } }, 'default'), [false, true, true]);
  assert.deepEqual(isMatched({}, 'ci', ['system:nodes']), [true, false, false]);
});

test('a policy in CEL changes only images that are redirected, each by its index', () => {
  const patches = celPatches(specOf<CelSpec>('mutating-policy', settingsOf()));
  const written = (spec: Spec) => patches(podOf('CREATE', spec).request);
  const init = [{ name: 'a', image: 'ghcr.io/a/b' }, { name: 'b' }];
  assert.deepEqual(written({ ...NO_ITEMS, containers: init }), []);
  // Names that begin, end or contain another one, and the same name in another list.
  const names = ['a', 'b-a', 'a-b', 'a-a', 'aa', 'b'];
  const images = names.map((name, index) => ({ name, image: index % 2 === 0 ? 'ghcr.io/a/b' : 'b:1' }));
  assert.deepEqual(
    written({ ...NO_ITEMS, containers: images, initContainers: [...init, { name: 'c', image: 'b:1' }] }),
    ['containers/1', 'containers/3', 'containers/5', 'initContainers/2'].map((place) => ({
      path: `/spec/${place}/image`,
      value: `${DOMAIN}/library/b:1`,
    })),
  );
});

/** A Pod where one container pulls an image, and others have the same image and others on the node. */
const NEVER_PULLED: Spec = {
  containers: [
    { name: 'a', image: 'nginx:1', imagePullPolicy: 'Never' },
    { name: 'b', image: 'nginx:1', imagePullPolicy: 'Always' },
    { name: 'c', image: 'local/app:dev', imagePullPolicy: 'Never' },
  ],
  initContainers: [
    { name: 'd', image: 'nginx:1' },
    { name: 'e', image: 'local/init', imagePullPolicy: 'Never' },
  ],
  volumes: [
    { name: 'f', image: { reference: 'local/models:1', pullPolicy: 'Never' } },
    { name: 'g', image: { reference: 'nginx:1', pullPolicy: 'IfNotPresent' } },
    { name: 'h' },
  ],
  ephemeralContainers: [
    { name: 'i', image: 'local/debug', imagePullPolicy: 'Never' },
    { name: 'j', image: 'nginx:1' },
  ],
};

test('no policy touches or reports an image that is never pulled, and every policy the same image where it is', () => {
  const cluster = specOf<ClusterSpec>('cluster-policy', settingsOf()).rules;
  const cel = celPatches(specOf<CelSpec>('mutating-policy', settingsOf()));
  const to = `${DOMAIN}/library/nginx:1`;
  const created = podOf('CREATE', { ...NEVER_PULLED, ephemeralContainers: [] }).request;
  const updated = podOf('UPDATE', NEVER_PULLED).request;
  assert.deepEqual(
    cluster.map((rule, index) => patchesOf(rule, index === 0 ? created : updated)),
    [
      ['containers/1/image', 'initContainers/0/image', 'volumes/1/image/reference'].map((path) => ({
        path: `/spec/${path}`,
        value: to,
      })),
      [{ path: '/spec/ephemeralContainers/1/image', value: to }],
    ],
  );
  for (const [index, request] of [created, updated].entries()) {
    assert.deepEqual(cel(request), patchesOf(cluster[index] as ClusterRule, request));
  }

  const report = specOf<ValidatingSpec>('validating', settingsOf());
  const found = variablesOf(report.variables)(celAdmission(created))['found'];
  assert.deepEqual(found, ['nginx:1', 'nginx:1', 'nginx:1']);
  const [older] = specOf<ClusterSpec>('validating', settingsOf({ kyverno: { version: '1.16' } })).rules;
  assert.deepEqual(variableOf(older, 'found', updated).value, ['nginx:1', 'nginx:1', 'nginx:1', 'nginx:1']);
});

for (const [name, given] of Object.entries(SETTINGS)) {
  test(`the policy of the guide writes a tagged image as the fix does, with ${name}`, () => {
    // The vendor's policy knows no exceptions.
    const all = { ignoreImages: [], shortNames: 'docker-hub' };
    const proxy = { domain: DOMAIN, ...given.proxy, namespaces: [] };
    const settings = settingsOf({ ...given, ...all, proxy });
    assert.equal(renderPolicy('guide', settings), renderPolicy('guide', settingsOf({ ...given, proxy })));
    const [rule] = specOf<{ rules: [GuideRule] }>('guide', settings).rules;
    for (const repository of ['library/nginx', 'grafana/loki', 'a/b/c-d']) {
      const [[, fixed] = ['', null]] = expectedOf(settings, [`${repository}:1.27`]);
      const imageData = { repository, identifier: '1.27' };
      for (const { patchStrategicMerge } of rule.mutate.foreach) {
        const [[written] = []] = Object.values(patchStrategicMerge.spec);
        assert.equal(substitute(written?.image ?? '', { imageData }), fixed);
      }
    }
  });
}

interface GuideRule {
  readonly mutate: {
    readonly foreach: readonly {
      readonly patchStrategicMerge: {
        readonly spec: Readonly<Record<string, readonly { readonly image: string }[]>>;
      };
    }[];
  };
}

interface ClusterSpec {
  readonly rules: readonly [ClusterRule, ClusterRule];
}

interface CelSpec {
  readonly matchConstraints: unknown;
  readonly matchConditions: readonly NamedExpression[];
  readonly variables: readonly NamedExpression[];
  readonly mutations: readonly [{ readonly jsonPatch: { readonly expression: string } }];
}

interface ValidatingSpec {
  readonly variables: readonly NamedExpression[];
  readonly validations: readonly [{ readonly expression: string; readonly messageExpression: string }];
}

/** Policies have no list of Docker Official Images, so for them every bare name is one. */
function settingsOf(given: Given = {}): Settings {
  return settingsWith({ officialImages: ['*'], ...given });
}

/** Each reference with what the safe fixes of the engine make of it in a Pod. Null where they leave it alone. */
function expectedOf(
  settings: Settings,
  images: readonly string[],
): readonly (readonly [image: string, fixed: string | null])[] {
  return chunk(images, 500).flatMap((some) => {
    const containers = some.map(
      (image, index) => `  - name: c${index}\n    image: ${JSON.stringify(image)}\n`,
    );
    const text = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n${containers.join('')}`;
    const fixed = load(applyEdits(text, fixAll(check(text, settings)))) as { spec: Spec };
    return some.map((image, index) => {
      const written = fixed.spec.containers[index]?.image;
      assert.ok(typeof written === 'string');
      return [image, written === image ? null : written] as const;
    });
  });
}

function specOf<T>(kind: PolicyKind, settings: Settings): T {
  const [policy] = loadAll(renderPolicy(kind, settings)) as { spec: T }[];
  assert.ok(policy);
  return policy.spec;
}

interface TestPod {
  readonly spec: Spec;
  readonly request: KyvernoRequest;
}

/**
 * Pods that hold `images`. They are small, because the mutation looks up each container among all redirects. Each group of images makes two
 * Pods: one is created, the other gets ephemeral containers.
 */
function podsOf(images: readonly string[]): readonly TestPod[] {
  return chunk(images, 4 * 8).flatMap((some) => {
    const [containers = [], initContainers = [], volumes = [], ephemeralContainers = []] = chunk(some, 8);
    const item = (image: string, index: number): Item => ({
      name: `c${index}`,
      image,
      ...(index % 3 === 0 && TWICE),
    });
    return [
      podOf('CREATE', {
        ...FIELDS,
        containers: containers.map(item),
        initContainers: initContainers.map(item),
        volumes: [
          { name: 'data' },
          ...volumes.map((reference, index) => ({ name: `c${index}`, image: { reference } })),
        ],
        ephemeralContainers: [],
      }),
      podOf('UPDATE', {
        ...FIELDS,
        containers: [{ name: 'main', image: 'docker.io/library/nginx' }],
        initContainers: [{ name: 'init', image: 'nginx' }],
        volumes: [{ name: 'v', image: { reference: 'nginx' } }],
        ephemeralContainers: [...RUNNING, ...ephemeralContainers.map(item)],
      }),
    ];
  });
}

function podOf(operation: 'CREATE' | 'UPDATE', spec: Spec): TestPod {
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: withoutEmpty(spec) };
  const oldObject =
    operation === 'CREATE'
      ? null
      : { ...object, spec: withoutEmpty({ ...spec, ephemeralContainers: RUNNING }) };
  return { spec, request: { operation, object, oldObject } };
}

/** `spec` without its empty lists, because a field that is not set is absent. */
function withoutEmpty(spec: Spec): Partial<Spec> {
  return Object.fromEntries(
    Object.entries(spec).filter(([, value]) => !Array.isArray(value) || value.length > 0),
  );
}

interface JsonPatch {
  readonly path: string;
  readonly value: unknown;
}

/** Gives the patches of a policy in CEL. All of them replace a value. */
function celPatches({ variables, mutations }: CelSpec): (request: KyvernoRequest) => readonly JsonPatch[] {
  const valuesOf = variablesOf(variables);
  const mutate = celOf(mutations[0].jsonPatch.expression);
  return (request) => {
    const admission = celAdmission(request);
    const patches = mutate({ ...admission, variables: valuesOf(admission) });
    return (patches as (JsonPatch & { readonly op: string })[]).map(({ op, ...patch }) => {
      assert.equal(op, 'replace');
      return patch;
    });
  };
}

function celAdmission(request: KyvernoRequest): Admission {
  return { object: request.object, oldObject: request.oldObject, request };
}

/** The spec after the policy. On update only new ephemeral containers can be changed. */
function expectedSpec(
  spec: Spec,
  expected: ReadonlyMap<string, string | null>,
  { operation }: KyvernoRequest,
): Spec {
  return mapItems(spec, (item, list) => {
    const image = imageOf(item);
    const isFixed = operation === 'CREATE' || (list === 'ephemeralContainers' && !RUNNING.includes(item));
    const target = isFixed && image !== undefined ? expected.get(image) : null;
    return target ? withImage(item, target) : item;
  });
}

function patched(patches: readonly JsonPatch[], request: KyvernoRequest): Spec {
  const empty = Object.fromEntries(LISTS.map((list) => [list, []]));
  const { spec } = structuredClone(request.object) as { spec: Record<string, unknown> };
  for (const { path, value } of patches) {
    const keys = path.split('/').slice(2);
    const last = keys.pop() ?? '';
    const parent = keys.reduce<Record<string, unknown>>(
      (at, key) => at[key] as Record<string, unknown>,
      spec,
    );
    assert.equal(typeof parent[last], 'string', path);
    parent[last] = value;
  }
  return { ...empty, ...spec } as Spec;
}

function mapItems(spec: Spec, change: (item: Item, list: (typeof LISTS)[number]) => Item): Spec {
  const [containers = [], initContainers = [], volumes = [], ephemeralContainers = []] = LISTS.map((list) =>
    spec[list].map((item) => change(item, list)),
  );
  return { ...spec, containers, initContainers, volumes, ephemeralContainers };
}

function imagesOf(spec: Spec): readonly string[] {
  return LISTS.flatMap((list) => spec[list].map(imageOf)).filter((image) => image !== undefined);
}

function imageOf({ image }: Item): string | undefined {
  return typeof image === 'object' ? image.reference : image;
}

function withImage(item: Item, image: string): Item {
  return { ...item, image: typeof item.image === 'object' ? { reference: image } : image };
}

function chunk<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
