// Shapes of policies: of Kyverno in both APIs, and of the API server.
import { family, filled } from './shape.ts';

const HEAD = 'apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata:\n  name: redirect\nspec:\n  rules:\n';
const RULE =
  '  - name: a\n    match:\n      any:\n      - resources:\n          kinds: [Pod]\n          operations: [CREATE, UPDATE]\n    mutate:\n      foreach:\n';
const EACH =
  '      - list: request.object.spec.containers[]\n        context:\n        - name: imageData\n          imageRegistry:\n            reference: "{{ element.image }}"\n        preconditions:\n          any:\n          - key: "{{imageData.registry}}"\n            operator: Equals\n            value: index.docker.io\n        patchStrategicMerge:\n          spec:\n            containers:\n            - name: "{{ element.name }}"\n              image: a.cr.volces.com/{{imageData.repository}}:{{imageData.identifier}}\n';

const CEL =
  'apiVersion: policies.kyverno.io/v1\nkind: MutatingPolicy\nmetadata:\n  name: redirect\nspec:\n  matchConstraints:\n    resourceRules:\n    - resources: [pods]\n      operations: [CREATE]\n  mutations:\n';
const expression = (piece: string, head = '', tail = '') =>
  filled(
    `${CEL}  - applyConfiguration:\n      expression: |-\n        Object{spec: Object.spec{containers: ${head}`,
    piece,
    `${tail}}}\n`,
  );

export const POLICIES = family('policy.yaml', {
  rules: filled(HEAD, RULE + EACH),
  'loops in one rule': filled(HEAD + RULE, EACH),
  policies: filled('', `---\n${HEAD}${RULE}${EACH}`),
  'policies in a flow list': filled(
    'kind: List\napiVersion: v1\nitems: [',
    '{apiVersion: kyverno.io/v1, kind: ClusterPolicy, spec: {rules: []}},',
    ']\n',
  ),
  'kinds of one rule': filled(
    `${HEAD}  - match:\n      any:\n      - resources:\n          kinds:\n`,
    '          - Pod\n',
    '    mutate: {image: a}\n',
  ),
  'operations of one rule': filled(
    `${HEAD}  - match:\n      any:\n      - resources:\n          kinds: [Pod]\n          operations:\n`,
    '          - UPDATE\n',
    '    mutate: {image: a}\n',
  ),
  'operations on one line': filled(
    `${HEAD}  - match:\n      any:\n      - resources:\n          kinds: [Pod]\n          operations: [`,
    'UPDATE, ',
    'CREATE]\n    mutate: {image: a}\n',
  ),
  'blanks after an operation': filled(
    `${HEAD}  - match:\n      any:\n      - resources:\n          kinds: [Pod]\n          operations: [CREATE, UPDATE`,
    ' ',
    '! ]\n    mutate: {image: a}\n',
  ),
  'matches of one rule': filled(
    `${HEAD}  - match:\n      any:\n`,
    '      - resources:\n          kinds: [Pod]\n          operations: [UPDATE]\n',
    '    mutate: {image: a}\n',
  ),
  preconditions: filled(
    `${HEAD}${RULE}      - list: request.object.spec.containers[]\n        preconditions:\n          all:\n`,
    '          - key: "{{ request.operation }}"\n            operator: Equals\n            value: CREATE\n',
    '        patchStrategicMerge: {image: a}\n',
  ),
  'a list of many parts': filled(
    `${HEAD}${RULE}      - list: request.object.spec.containers[]`,
    ' || request.object.spec.initContainers[]',
    '\n        patchStrategicMerge: {image: a}\n',
  ),
  'braces of variables': filled(`${HEAD}  - mutate:\n      image: `, '{{ ', '\n'),
  'variables of images': filled(
    `${HEAD}  - mutate:\n      image: docker.io/`,
    '{{images.containers.a.tag}}',
    '\n',
  ),
  'variables with filters': filled(
    `${HEAD}  - mutate:\n      image: docker.io/{{ `,
    "regex_match('a', a) && ",
    '}}\n',
  ),
  'prefixes in a value': filled(
    `${HEAD}  - mutate:\n      image: `,
    'a.example.com/',
    '{{ images.containers.a.path }}\n',
  ),
  'letters before a slash': filled(`${HEAD}  - mutate:\n      image: docker.io `, 'a', '/\n'),
  'anchors of a patch': filled(
    `${HEAD}  - mutate:\n      patchStrategicMerge:\n        spec:\n          containers:\n`,
    '          - (name): "*"\n            +(image): docker.io/a\n',
  ),
  'brackets in an anchor': filled(
    `${HEAD}  - mutate:\n      patchStrategicMerge:\n        spec:\n          `,
    '+(',
    ': {image: a}\n',
  ),
  'patches as strings': filled(
    `${HEAD}  - mutate:\n      patchesJson6902: |-\n`,
    '        - op: replace\n          path: /spec/containers/0/image\n          value: a\n',
  ),
  'one patch of blanks': filled(
    `${HEAD}  - mutate:\n      patchesJson6902: |-\n        path: "/image"`,
    ' ',
    '!\n',
  ),
  'metadata that is asked': filled(
    `${HEAD}  - mutate:\n      image: docker.io\n      a: `,
    'image.GetMetadata ',
    '\n',
  ),
  expressions: filled(
    CEL,
    '  - patchType: ApplyConfiguration\n    applyConfiguration:\n      expression: |-\n        Object{spec: Object.spec{containers: object.spec.containers.map(c, Object.spec.containers{name: c.name, image: "a.example.com/" + c.image})}}\n',
  ),
  'calls in an expression': expression('.map(c, c)', 'object.spec.containers'),
  'braces in an expression': expression('containers{'),
  'closed braces in an expression': expression('containers{} '),
  'tags in an expression': expression('image(a).tag() + ', '":" + '),
  'names before a bracket in an expression': expression('a', '":" + ', '(b).tag()'),
  'names without a bracket in an expression': expression('":" + a.'),
  'brackets in an expression': expression('":" + a('),
  'filters of images': expression('variables.images.filter(i, i) + '),
  variables: filled(
    `${CEL.replace('  mutations:\n', '  variables:\n')}`,
    (n) => `  - name: a${n}\n    expression: image("docker.io/a").tag()\n`,
  ),
  'blanks in an expression': filled(
    `${CEL}  - applyConfiguration:\n      expression: |-\n        "/image"`,
    ' ',
    '!\n',
  ),
  'patches of expressions': expression(
    'JSONPatch{op: "replace", path: "/spec/image", value: "a"}, ',
    '[',
    ']',
  ),
  'commands of the guide': filled(`${HEAD}${RULE}${EACH}`, '# docker.io\n'),
});
