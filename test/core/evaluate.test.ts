// Tests of the evaluator of policies: what it does not know makes a policy one that cannot be evaluated, and hostile policies end.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { search } from '@aws-lambda-powertools/jmespath';
import { load } from 'js-yaml';
import { Allowance } from '../../core/evaluate/budget.ts';
import { parseImage } from '../../core/evaluate/cel/image.ts';
import {
  type Evaluation,
  evaluator,
  type PlainObject,
  type PolicyOutcome,
} from '../../core/evaluate/index.ts';
import { searchJmesPath } from '../../core/evaluate/jmesPath/search.ts';
import type { Json } from '../../core/evaluate/json.ts';
import { applyConfiguration } from '../../core/evaluate/patches/applyConfiguration.ts';
import { PolicyError } from '../../core/evaluate/stop.ts';
import { matchesWildcard } from '../../core/evaluate/wildcard.ts';
import { TOOLS } from '../support/evaluate.ts';

const POD: PlainObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
  spec: {
    containers: [
      { name: 'a', image: 'nginx' },
      { name: 'b', image: 'ghcr.io/a/b:1' },
    ],
  },
};

function read(text: string): Evaluation {
  return evaluator(load(text) as PlainObject, TOOLS);
}

function admit(text: string, object = POD): PolicyOutcome {
  const evaluation = read(text);
  assert.ok(evaluation.kind === 'policy', JSON.stringify(evaluation));
  return evaluation.policy.admit({ operation: 'CREATE', subresource: '', object, oldObject: null });
}

/** A ClusterPolicy whose rule for Pods has these lines. */
function clusterPolicy(rule: string, match = 'kinds: [Pod]'): string {
  return `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: p }
spec:
  rules:
    - name: r
      match: { any: [{ resources: { ${match} } }] }
      ${rule}
`;
}

/** A MutatingPolicy that writes the label \`a\` with this expression. */
function mutatingPolicy(expression: string, more = ''): string {
  return `apiVersion: policies.kyverno.io/v1
kind: MutatingPolicy
metadata: { name: p }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
  autogen: { podControllers: { controllers: [] } }
  ${more}
  mutations:
    - patchType: ApplyConfiguration
      applyConfiguration:
        expression: ${JSON.stringify(`Object{metadata: Object.metadata{labels: Object.metadata.labels{a: ${expression}}}}`)}
`;
}

const LABEL = (value: string) =>
  `mutate: { patchStrategicMerge: { metadata: { labels: { a: ${JSON.stringify(value)} } } } }`;

function labelOf(outcome: PolicyOutcome): unknown {
  assert.ok(outcome.kind === 'admitted', JSON.stringify(outcome));
  return (outcome.object['metadata'] as { labels: { a?: string } }).labels.a;
}

suite('what is not known makes a policy one that cannot be evaluated', () => {
  const UNKNOWN: readonly (readonly [what: string, policy: string, code: string, detail: RegExp])[] = [
    ['a call over the network', mutatingPolicy('http.Get("https://a.example").b'), 'feature', /^http$/],
    [
      'a resource of the cluster',
      mutatingPolicy('resource.Get("v1", "pods", "a", "b").kind'),
      'feature',
      /^resource$/,
    ],
    [
      'the name of the user',
      mutatingPolicy('request.userInfo.username'),
      'feature',
      /^request\.userInfo\.username$/,
    ],
    [
      'the labels of a namespace',
      mutatingPolicy('namespaceObject.metadata.name'),
      'feature',
      /^namespaceObject$/,
    ],
    ['a function of CEL', mutatingPolicy('"a".format([])'), 'function', /format/],
    ['an expression of CEL that ends too early', mutatingPolicy('"a" +'), 'syntax', /./],
    [
      'parameters',
      mutatingPolicy('"a"', 'paramKind: { apiVersion: v1, kind: ConfigMap }'),
      'feature',
      /^paramKind$/,
    ],
    ['a function of JMESPath', clusterPolicy(LABEL("{{ x509_decode('a') }}")), 'function', /^x509_decode$/],
    ['JMESPath that ends too early', clusterPolicy(LABEL('{{ request.object. }}')), 'syntax', /./],
    [
      'a call of the API',
      clusterPolicy(`context: [{ name: x, apiCall: { urlPath: /api } }]\n      ${LABEL('{{ x }}')}`),
      'feature',
      /^context\.apiCall$/,
    ],
    [
      'what is in a registry alone',
      clusterPolicy(
        `context: [{ name: x, imageRegistry: { reference: nginx } }]\n      ${LABEL('{{ x.configData.os }}')}`,
      ),
      'feature',
      /^configData$/,
    ],
    ['signatures', clusterPolicy('verifyImages: [{ imageReferences: ["*"] }]'), 'feature', /^verifyImages$/],
    [
      'another kind',
      'apiVersion: kyverno.io/v2\nkind: CleanupPolicy\nspec: {}\n',
      'feature',
      /CleanupPolicy/,
    ],
  ];
  for (const [what, policy, code, detail] of UNKNOWN) {
    test(what, () => {
      const evaluation = read(policy);
      assert.ok(evaluation.kind === 'unknown', 'it can be evaluated');
      assert.equal(evaluation.reason.code, code);
      assert.match(evaluation.reason.detail, detail);
    });
  }

  test('what only a Pod shows is told about that Pod', () => {
    const matching = (match: string) => admit(clusterPolicy(LABEL('b'), match));
    for (const outcome of [
      matching('kinds: [Pod], namespaceSelector: { matchLabels: { a: b } }'),
      admit(
        clusterPolicy(
          `preconditions: { all: [{ key: 1Gi, operator: Equals, value: 1024Mi }] }\n      ${LABEL('b')}`,
        ),
      ),
      admit(clusterPolicy('mutate: { patchStrategicMerge: { spec: { unheardOf: [{ name: a }] } } }'), {
        ...POD,
        spec: { unheardOf: [{ name: 'b' }] },
      }),
    ]) {
      assert.equal(outcome.kind, 'unknown');
    }
  });
});

suite('hostile policies end', () => {
  const ten = '[1,2,3,4,5,6,7,8,9,10]';
  const HOSTILE: Readonly<Record<string, string>> = {
    'loops in loops': mutatingPolicy(
      `string([${ten}].map(x, ${'ABCDEFGH'.split('').reduceRight((body, name) => `${ten}.map(${name.toLowerCase()}, ${body})`, '1')}).size())`,
    ),
    'a text that doubles': mutatingPolicy(`['a']${'.map(p, p + p)'.repeat(60)}[0]`),
    'a list that doubles': mutatingPolicy(`string([[1]]${'.map(p, p + p)'.repeat(60)}[0].size())`),
    'variables that double': mutatingPolicy(
      'variables.v59',
      `variables: [{ name: v0, expression: "['a', 'b'].map(x, x)" }${Array.from({ length: 59 }, (_, n) => `, { name: v${n + 1}, expression: "(variables.v${n} + variables.v${n}).map(x, x)" }`).join('')}]`,
    ),
    'nesting without end': mutatingPolicy(`${'('.repeat(20_000)}1`),
    'a list of JMESPath that doubles': clusterPolicy(LABEL(`{{ ${'[@, @][] | '.repeat(60)} length(@) }}`)),
    'a text of JMESPath that doubles': clusterPolicy(
      LABEL(`{{ 'a' | ${"join('', [@, @]) | ".repeat(60)} @ }}`),
    ),
    'steps of JMESPath without end': clusterPolicy(LABEL(`{{ ${'a.'.repeat(20_000)}b }}`)),
    'operators of JMESPath without end': clusterPolicy(LABEL(`{{ ${'a || '.repeat(20_000)}b }}`)),
    'brackets of JMESPath without end': clusterPolicy(LABEL(`{{ ${'['.repeat(5000)} }}`)),
    'a variable that makes itself': clusterPolicy(
      `context: [{ name: x, variable: { value: "\\\\{{ x }}\\\\{{ x }}" } }]\n      ${LABEL('{{ x }}{{ x }}')}`,
    ),
    'an expression of RE2 with large counts': clusterPolicy(
      LABEL(`{{ regex_match('^(a{1,900}){1,900}$', '${'a'.repeat(50)}') }}`),
    ),
  };
  for (const [name, policy] of Object.entries(HOSTILE)) {
    test(name, () => {
      const evaluation = read(policy);
      const outcome =
        evaluation.kind === 'policy'
          ? evaluation.policy.admit({ operation: 'CREATE', subresource: '', object: POD, oldObject: null })
          : evaluation;
      // RE2 refuses the counts; what is left is told as too long, or as no expression.
      assert.ok(
        outcome.kind === 'failed' ||
          (outcome.kind === 'unknown' && /budget|syntax/.test(outcome.reason.code)),
        JSON.stringify(outcome).slice(0, 300),
      );
    });
  }
});

suite('JMESPath', () => {
  const data = {
    a: { b: [{ c: 1, d: 'x' }, { c: 2, d: 'y' }, { c: 3 }] },
    list: [[1, 2], [3], 4],
    text: 'nginx:1.27',
    nothing: null,
    'with space': { 'x.y': true },
  };
  const SAME: readonly string[] = [
    ...['a.b[0].c', 'a.b[-1].c', 'a.b[*].c', 'a.b[].d', 'list[]', 'list[0:1]', 'list[::-1]', 'list[1:]'],
    ...[
      'a.b[?c > `1`].c',
      "a.b[?d == 'x'].c | [0]",
      'a.b[?c >= `2` && c != `3`]',
      'a.*[0].c',
      'a.b[*].[c, d]',
    ],
    ...[
      '{x: text, y: list}',
      'a.b[*].{k: c}',
      "nothing || 'z'",
      '!nothing',
      'text && `true`',
      '"with space"."x.y"',
    ],
    ...[
      'length(list)',
      "join(',', a.b[].d)",
      'not_null(nothing, text)',
      "starts_with(text, 'ngi')",
      'to_string(a.b[0])',
    ],
    ...[
      'sort(a.b[].c)',
      'a.b[?c == `1`].d | [0] || text',
      '@.text',
      'list[] | [?@ > `2`]',
      'type(list)',
      "'it\\'s'",
    ],
    ...[
      'map(&c, a.b)',
      'reverse(list)',
      '[text, nothing]',
      'a.b[0] == a.b[0]',
      '`{"x": [1, "y"]}`.x[1]',
      '(a.b)[1].c',
    ],
  ];
  const evaluate = (expression: string) =>
    searchJmesPath(expression, data as Json, { ...TOOLS, budget: new Allowance() });
  for (const expression of SAME) {
    test(expression, () => {
      assert.deepEqual(evaluate(expression), search(expression, data as never));
    });
  }

  test('a missing key is an error, until an operator takes it for null', () => {
    assert.throws(() => evaluate('a.nope'), PolicyError);
    assert.throws(() => evaluate('a.b[0].nope'), PolicyError);
    assert.equal(evaluate("a.nope || 'x'"), 'x');
    assert.equal(evaluate('a.nope[] | length(@ || `[]`)'), 0);
    assert.deepEqual(evaluate('a.b[].nope'), []);
    assert.equal(evaluate('nothing.nope'), null);
  });
});

test('conditions, operations and labels of a ClusterPolicy', () => {
  const rule = LABEL('{{ request.namespace }}-{{ to_upper(request.object.metadata.name) }}');
  assert.equal(labelOf(admit(clusterPolicy(rule))), 'shop-WEB');
  assert.equal(labelOf(admit(clusterPolicy(rule, 'kinds: [v1/Pod], operations: [UPDATE]'))), undefined);
  assert.equal(labelOf(admit(clusterPolicy(rule, 'kinds: [Pod], namespaces: [sh?p]'))), 'shop-WEB');
  assert.equal(
    labelOf(admit(clusterPolicy(rule, 'kinds: [Pod], selector: { matchLabels: { app: db } }'))),
    undefined,
  );
  const only = (key: string, operator: string, value: string) =>
    labelOf(
      admit(
        clusterPolicy(
          `preconditions: { all: [{ key: "${key}", operator: ${operator}, value: ${value} }] }\n      ${rule}`,
        ),
      ),
    );
  assert.equal(only('{{ request.object.spec.containers[].image }}', 'AnyIn', '["ghcr.io/*"]'), 'shop-WEB');
  assert.equal(only('{{ request.object.spec.containers[].image }}', 'AllIn', '["ghcr.io/*"]'), undefined);
  assert.equal(only('{{ length(request.object.spec.containers) }}', 'GreaterThan', '1'), 'shop-WEB');
  assert.equal(only('{{ images.containers.a.registry }}', 'NotEquals', 'docker.io'), undefined);
});

test('a namespaced policy is for its own namespace', () => {
  const own = (namespace: string) =>
    clusterPolicy(LABEL('b'))
      .replace('kind: ClusterPolicy', 'kind: Policy')
      .replace('name: p', `name: p, namespace: ${namespace}`);
  assert.deepEqual([labelOf(admit(own('shop'))), labelOf(admit(own('other')))], ['b', undefined]);
});

test('a policy that fails refuses the Pod, unless it says Ignore', () => {
  const failing = mutatingPolicy('object.nope.x');
  const ignoring = mutatingPolicy('object.nope.x', 'failurePolicy: Ignore');
  for (const [policy, refuses] of [
    [failing, true],
    [ignoring, false],
  ] as const) {
    assert.deepEqual(admit(policy), { kind: 'failed', message: 'No such key: nope', refuses });
  }
});

test('a message of CEL must be of the type of its field, and optional fields may be absent', () => {
  assert.equal(labelOf(admit(mutatingPolicy('object.?spec.?nope.orValue("none")'))), 'none');
  const wrong = mutatingPolicy('"x"').replace('Object.metadata.labels{', 'Object.spec.labels{');
  assert.equal(admit(wrong).kind, 'failed');
});

test('an applied list is merged into the live one', () => {
  const names = (live: string, applied: string) => {
    const items = (text: string) => [...text].map((name) => ({ name, image: name }));
    const merged = applyConfiguration({ containers: items(live) }, { containers: items(applied) });
    return (merged['containers'] as { name: string }[]).map(({ name }) => name).join('');
  };
  // test/kyverno/preview.test.ts asks Kyverno for the same.
  assert.deepEqual(
    [names('abc', 'b'), names('abc', 'bx'), names('abc', 'xb'), names('abc', 'ca'), names('', 'ab')],
    ['abc', 'abcx', 'axbc', 'bca', 'ab'],
  );
});

test('references of go-containerregistry', () => {
  const parts = (text: string) => {
    const image = parseImage(text);
    return image && [image.registry, image.repository, image.identifier].join(' ');
  };
  const digest = `sha256:${'a'.repeat(64)}`;
  assert.equal(parts('nginx'), 'index.docker.io library/nginx latest');
  assert.equal(parts('docker.io/a/b:1'), 'index.docker.io a/b 1');
  assert.equal(parts(`localhost:5000/a/b:1@${digest}`), `localhost:5000 a/b 1@${digest}`);
  assert.equal(parts(`ghcr.io/a/b@${digest}`), `ghcr.io a/b ${digest}`);
  assert.deepEqual(
    [parts('a'), parts('Nginx'), parts('nginx:'), parts('nginx@sha256:1')],
    [null, null, null, null],
  );
});

test("Kyverno's wildcards, in time that is linear in both lengths", () => {
  assert.ok(matchesWildcard('*/nginx:?', 'a/b/nginx:1') && !matchesWildcard('nginx?', 'nginx'));
  assert.ok(!matchesWildcard(`${'*a'.repeat(2000)}b`, 'a'.repeat(4000)));
});
