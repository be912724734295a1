// Shapes of kustomizations and patches.
import { family, filled, stairs } from './shape.ts';

const HEAD = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';

export const KUSTOMIZE = family('kustomization.yaml', {
  'images in a flow list': filled(`${HEAD}images: [`, '{name: nginx},', ']\n'),
  'images in a flow list with names': filled(`${HEAD}images: [`, (n) => `{name: a${n}},`, ']\n'),
  'images on lines': filled(`${HEAD}images:\n`, (n) => `- name: a${n}\n  newTag: "1"\n`),
  'images with one name': filled(`${HEAD}images:\n`, '- name: nginx\n  newTag: "1"\n'),
  'images with new names': filled(`${HEAD}images:\n`, (n) => `- name: a${n}\n  newName: redis\n`),
  'a chain of new names': filled(`${HEAD}images:\n`, (n) => `- name: a${n}\n  newName: a${n + 1}\n`),
  'images with digests': filled(
    `${HEAD}images:\n`,
    (n) => `- name: a${n}\n  digest: sha256:${'a'.repeat(64)}\n`,
  ),
  'names that are expressions': filled(`${HEAD}images:\n`, (n) => `- name: (a|b)*${n}.*\n  newTag: "1"\n`),
  'names that nest quantifiers': filled(`${HEAD}images:\n`, (n) => `- name: ((a*)*b*)*${n}\n  newTag: "1"\n`),
  'one name that nests quantifiers': filled(`${HEAD}images:\n- name: `, '(a*)*', '\n  newTag: "1"\n'),
  'one name of braces': filled(`${HEAD}images:\n- name: `, 'a{9}', '\n  newTag: "1"\n'),
  'new names that cannot be read': filled(
    `${HEAD}images:\n`,
    '- name: nginx\n  newName:\n    redis\n',
    'labels: [\n',
  ),
  'new names with open quotes': filled(`${HEAD}images:\n`, '- name: nginx\n  newName: "redis\n'),
  'images without a name': filled(`${HEAD}images:\n`, '- newTag: "1"\n'),
  'many lists of images': filled(HEAD, 'images:\n- name: nginx\n'),
  'old tags of images': filled(`${HEAD}imageTags:\n`, (n) => `- name: a${n}\n  newTag: "1"\n`),
  'one resource in a flow list': filled(`${HEAD}resources: [`, 'a.yaml,', ']\n'),
  'resources in a flow list': filled(`${HEAD}resources: [`, (n) => `a${n}.yaml,`, ']\n'),
  'one resource on lines': filled(`${HEAD}images:\n- name: nginx\nresources:\n`, '- a.yaml\n'),
  'resources on lines': filled(`${HEAD}images:\n- name: nginx\nresources:\n`, (n) => `- a${n}.yaml\n`),
  'one resource of many steps': filled(`${HEAD}resources:\n- `, 'a/../', 'a.yaml\n'),
  'resources above the top': filled(`${HEAD}resources:\n- `, '../', 'a.yaml\n'),
  'itself as a component': filled(`${HEAD}images:\n- name: nginx\ncomponents:\n`, '- .\n'),
  'components that are not there': filled(`${HEAD}images:\n- name: nginx\ncomponents:\n`, (n) => `- c${n}\n`),
  'patches in the file': filled(
    `${HEAD}patches:\n`,
    '- patch: |\n    kind: Pod\n    spec:\n      containers:\n      - image: redis\n',
  ),
  'operations of a patch': filled(
    `${HEAD}patches:\n- patch: |\n`,
    '    - op: replace\n      path: /spec/containers/0/image\n      value: redis\n',
  ),
  'operations of a patch in JSON': filled(
    `${HEAD}patches:\n- patch: '[`,
    '{"op":"replace","path":"/spec/image","value":"redis"},',
    "{}]'\n",
  ),
  'files of patches': filled(`${HEAD}patches:\n`, (n) => `- path: p${n}.yaml\n`),
  'one file of patches': filled(`${HEAD}patches:\n`, '- path: a.yaml\n'),
  'transformers in the file': filled(
    `${HEAD}transformers:\n`,
    (n) => `- |-\n  kind: ImageTagTransformer\n  imageTag:\n    name: a${n}\n    newName: redis\n`,
  ),
  'one transformer of many lines': filled(
    `${HEAD}transformers:\n- |-\n  kind: ImageTagTransformer\n`,
    '  a: b\n',
  ),
  'blank lines in a transformer': filled(
    `${HEAD}transformers:\n- |-\n  kind: ImageTagTransformer\n`,
    '\n',
    '  a: b\n',
  ),
  'blanks in a transformer': filled(
    `${HEAD}transformers:\n- |-\n  kind: ImageTagTransformer\n`,
    ' \n',
    '  a: b\n',
  ),
  'labels that are deep': stairs(`${HEAD}images:\n- name: nginx\nlabels:\n`, () => 'a:'),
  'Helm charts': filled(
    `${HEAD}helmCharts:\n`,
    (n) => `- name: a${n}\n  repo: oci://registry-1.docker.io/a\n`,
  ),
  'values of Helm charts': filled(
    `${HEAD}helmCharts:\n- name: a\n  valuesInline:\n`,
    (n) => `    a${n}:\n      image: redis\n`,
  ),
  'secrets and comments': filled(`${HEAD}images:\n- name: nginx # a\n`, '  # a\n', '  newTag: "1"\n'),
  JSON: filled('{"kind":"Kustomization","images":[', '{"name":"nginx"},', '{"name":"a"}]}\n'),
});

export const PATCHES = family('p-patch.yaml', {
  operations: filled('', '- op: replace\n  path: /spec/template/spec/containers/0/image\n  value: redis\n'),
  'operations in JSON': filled('[', '{"op":"add","path":"/spec/image","value":"redis"},', '{}]'),
  images: filled('spec:\n  template:\n    spec:\n      containers:\n', '      - image: redis\n'),
});
