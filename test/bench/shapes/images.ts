// Shapes of images and of the objects that hold them, and of the ignore comments beside them.
import { family, filled, POD, stairs } from './shape.ts';

/** An image whose reference grows. */
const reference = (piece: string, head = '', tail = '') =>
  filled(`${POD}  - image: ${head}`, piece, `${tail}\n`);

const references = family('a.yaml', {
  'a name of letters': reference('a'),
  'a name of dashes': reference('a-'),
  'a name of dashes that ends wrong': reference('a-', '', '!'),
  'a name of underscores': reference('a__a'),
  'a name of dots': reference('a.', 'docker.io/'),
  'a name of slashes': reference('a/', 'docker.io/'),
  'slashes alone': reference('/', 'docker.io/'),
  'slashes before the end': reference('/', 'a', 'b'),
  'colons in a reference': reference('a:'),
  'at signs in a reference': reference('@sha256:'),
  'a host of dots': reference('a.', '', '/nginx'),
  'a host of digits': reference('1', 'a:', '/nginx'),
  'a tag of dots': reference('.', 'nginx:1'),
  'a digest of digits': reference('a', 'nginx@sha256:'),
  'library in a name': reference('library/', 'proxy.example.com/'),
  'domains in a name': reference('my-proxy-cn-beijing.cr.volces.com/'),
  'placeholders in a name': reference('<访问域名>/'),
  'stars in a name': reference('**', '', '.cr.volces.com/nginx'),
  'stars and letters in a name': reference('**aa', '', '/nginx'),
  'capitals in a name': reference('A'),
  'a scheme of letters': reference('a', '', '://nginx'),
  'variables in a name': reference('${a}'),
  'openings of variables in a name': reference('${'),
  'brackets in a name': reference('[['),
  'brackets of templates in a name': reference('(('),
  'percent signs in a name': reference('%a'),
  'underscores in a name': reference('__A'),
  'angle brackets in a name': reference('<%'),
  'letters outside of ASCII in a name': reference('像'),
});

const objects = family('a.yaml', {
  'containers with images': filled(POD, (n) => `  - name: c${n}\n    image: redis:${n}\n`),
  'containers with one image': filled(POD, '  - image: redis\n'),
  'containers with proxied images': filled(
    POD,
    '  - image: my-proxy-cn-beijing.cr.volces.com/library/redis\n',
  ),
  'containers with invalid images': filled(POD, '  - image: Redis:a:b\n'),
  'containers with templates': filled(POD, '  - image: "{{ .a }}:{{ .b }}"\n'),
  'containers with placeholders': filled(POD, '  - image: <访问域名>/library/redis\n'),
  'containers with empty images': filled(POD, '  - image:\n'),
  'images at the same key': filled(POD, '    image: redis\n'),
  'arguments that name images': filled(`${POD}    args:\n`, '    - --sidecar-image=redis:7\n'),
  'an argument of many images': filled(`${POD}    args:\n    - --sidecar-image=`, 'redis,', '\n'),
  'variables that name images': filled(`${POD}    env:\n`, '    - name: REDIS_IMAGE\n      value: redis:7\n'),
  'volumes with images': filled(`${POD}  volumes:\n`, '  - image:\n      reference: redis\n'),
  'objects in a List': filled(
    'kind: List\napiVersion: v1\nitems:\n',
    '- apiVersion: v1\n  kind: Pod\n  spec:\n    containers:\n    - image: redis\n',
  ),
  'templates in templates': stairs('kind: X\napiVersion: a/v1\nimage: a\n', () => 'template:'),
  'Jobs of a JobSet': filled(
    'apiVersion: jobset.x-k8s.io/v1alpha2\nkind: JobSet\nspec:\n  replicatedJobs:\n',
    '  - template:\n      spec:\n        template:\n          spec:\n            containers:\n            - name: a\n              image: redis\n',
  ),
  'a custom resource of images': filled(
    'apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nspec:\n  imageName: postgres\n',
    (n) => `  a${n}Image: redis:7\n`,
  ),
  'images with repository and tag': filled(
    'apiVersion: solr.apache.org/v1\nkind: SolrCloud\nspec:\n',
    (n) => `  a${n}:\n    image:\n      repository: solr\n      tag: "9"\n`,
  ),
  'steps of a pipeline': filled(
    'kind: Task\napiVersion: tekton.dev/v1\nspec:\n  steps:\n',
    '  - image: redis\n    script: |\n      a\n',
  ),
  'expressions of images': filled(
    'apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nspec:\n  imageDigestMirrors:\n',
    '  - source: docker.io/library/redis\n    mirrors: [a.example.com]\n',
  ),
  'Argo CD images in one annotation': filled(
    'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  annotations:\n    argocd-image-updater.argoproj.io/image-list: ',
    'a=redis,',
    '\n',
  ),
  'Helm charts of Docker Hub': filled(
    'apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nspec:\n',
    '  url: oci://registry-1.docker.io/bitnamicharts\n',
  ),
  'charts on one line': filled('kind: HelmRepository\nspec:\n  url: ', 'registry-1.docker.io/'),
  'values of an Argo CD application': filled(
    'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    helm:\n      parameters:\n',
    '      - name: image.repository\n        value: redis\n',
  ),
  'values in a block of an Argo CD application': filled(
    'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    helm:\n      values: |\n        image: redis\n',
    (n) => `        a${n}:\n          image:\n            repository: redis\n`,
  ),
});

const ownPaths = family(
  'a.yaml',
  {
    'images at paths of the settings': filled(
      'kind: Mine\napiVersion: a/v1\nspec:\n',
      (n) => `  a${n}:\n    b:\n      picture: redis\n`,
    ),
    'deep paths of the settings': stairs('kind: Mine\napiVersion: a/v1\npicture: redis\n', () => 'a:'),
  },
  {
    imagePaths: [
      { kind: 'Mine', path: '**.picture' },
      { kind: 'Mine', path: '**.a.**.a.**.a.**.a.**.picture' },
      { kind: 'Mine', path: '**.*a*a*a*b.picture' },
    ],
  },
);

const comments = family('a.yaml', {
  'ignore comments on one line': filled(POD, '# nearpull-ignore '),
  'ignore comments on each line': filled(POD, '# nearpull-ignore x-y\n'),
  'ignored images': filled(POD, '  - image: redis # nearpull-ignore\n'),
  'images ignored on the next line': filled(
    POD,
    '  # nearpull-ignore-next-line docker-hub-image\n  - image: redis\n',
  ),
  'images with ignore comments of other rules': filled(POD, '  - image: redis # nearpull-ignore x-y\n'),
  'ignore comments for the whole file': filled(POD, '  - image: redis # nearpull-ignore-file x-y\n'),
  'one comment with many rules': filled(`${POD}# nearpull-ignore `, 'a-b, '),
  'comments with many rules': filled(POD, `  - image: redis # nearpull-ignore ${'a-b, '.repeat(50)}\n`),
  'blanks in an ignore comment': filled(`${POD}#`, ' ', 'nearpull-ignore\n'),
  'blanks after an ignore comment': filled(`${POD}  - image: redis # nearpull-ignore`, ' ', '!\n'),
  'rules that are not closed': filled(`${POD}  - image: redis # nearpull-ignore `, 'a-', '!\n'),
  'ignored and other images in turns': filled(POD, '  - image: redis # nearpull-ignore\n  - image: redis\n'),
  'aliases of ignored images': filled(`${POD}  - image: &a redis # nearpull-ignore\n`, '  - image: *a\n'),
  'documents with comments for the whole file': filled('', `# nearpull-ignore-file x-y\n${POD}---\n`),
});

export const IMAGES = [...references, ...objects, ...ownPaths, ...comments];
