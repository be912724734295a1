// The Pods that every policy is applied to. They cover the ways to write an image, and the fields of a Pod that hold one.
import { dump } from 'js-yaml';

export interface Pod {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: PodSpec;
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly ephemeralContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
  readonly [field: string]: unknown;
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly [key: string]: unknown;
}

interface Volume {
  readonly name: string;
  readonly [key: string]: unknown;
}

/** The namespace that some of the settings exclude. */
export const EXCLUDED_NAMESPACE = 'excluded';
export const OPT_OUT = { 'nearpull/docker-hub-proxy': 'disabled' } as const;

const HEX = '0123456789abcdef'.repeat(8);
const SHA256 = `sha256:${HEX.slice(0, 64)}`;
const SHA384 = `sha384:${HEX.slice(0, 96)}`;
const SHA512 = `sha512:${HEX}`;

/** The references of each Pod, by the name of the Pod. Each reference becomes a container. */
const REFERENCES: Readonly<Record<string, readonly string[]>> = {
  short: ['nginx'],
  'short-tag': ['nginx:1.27'],
  'short-latest': ['nginx:latest'],
  'short-digest': [`nginx@${SHA256}`],
  'short-tag-digest': [`nginx:1.27-alpine@${SHA256}`],
  'other-digests': [`nginx@${SHA384}`, `nginx@${SHA512}`, `grafana/grafana:12@${SHA512}`],
  'long-tag': [`nginx:${'a'.repeat(128)}`, 'nginx:_x.Y-Z_9', 'nginx:1.0--beta..2'],
  digits: ['3proxy', '1password/connect:1.7', 'a1/b2:3', '0/0:0', '123/456', '1.27'],
  'dots-and-dashes': [
    'my.image',
    'a.b.c:1',
    'a-b/c_d',
    'a--b/c---d:1',
    'a__b/c__d',
    'a_b',
    'a/b.c',
    'a/b.c/d',
  ],
  namespaced: ['grafana/grafana', 'grafana/grafana:12.1.0', `grafana/loki@${SHA256}`, 'library/nginx'],
  deep: ['a/b/c/d', 'a/b/c/d:1', 'docker.io/a/b/c/d', 'library/a/b:1'],
  'docker-io': [
    'docker.io/nginx',
    'docker.io/nginx:1',
    'docker.io/library/nginx:1',
    `docker.io/a/b:1@${SHA256}`,
  ],
  'index-docker-io': ['index.docker.io/nginx', 'index.docker.io/library/nginx:1', 'index.docker.io/a/b'],
  'registry-1-docker-io': ['registry-1.docker.io/nginx', 'registry-1.docker.io/library/nginx:1'],
  'registry-docker-io': ['registry.docker.io/nginx:1', 'registry.docker.io/grafana/grafana'],
  'registry-hub-docker-com': ['registry.hub.docker.com/nginx:1', 'registry.hub.docker.com/library/nginx'],
  'upper-case-host': [
    'DOCKER.IO/nginx',
    'Docker.io/library/nginx:1',
    'INDEX.docker.IO/a/b',
    'Registry.Hub.Docker.com/a/b:1',
  ],
  'port-443': [
    'docker.io:443/nginx',
    'index.docker.io:443/a/b:1',
    'DOCKER.IO:443/library/nginx',
    `registry-1.docker.io:443/a/b@${SHA256}`,
  ],
  'other-ports': ['docker.io:5000/nginx', 'docker.io:4430/nginx', 'docker.io:44/a/b', 'docker.io:0443/a'],
  localhost: ['localhost/nginx', 'localhost/a/b:1', 'localhost:5000/nginx:1', 'localhost:5000/a/b'],
  'named-localhost': ['localhost', 'localhost:5000', 'library/localhost', 'localhosts/a'],
  ipv4: ['127.0.0.1/nginx', '10.0.0.1:5000/a/b:1'],
  ipv6: ['[::1]/nginx', '[::1]:5000/a/b:1', `[fd00::1]:5000/library/nginx@${SHA256}`],
  'look-alike': [
    'docker.io.example.com/nginx',
    'mydocker.io/x',
    'xdocker.io/a:1',
    'docker-io/x',
    'docker_io/x:1',
    'docker.iox/a',
    'dockerXio/a',
  ],
  'look-alike-path': [
    'example.com/docker.io/nginx',
    'a/docker.io/b',
    // Docker Hub can have no such namespace, so the fix of `docker.io/docker.io/a` needs review, and no table of safe fixes has it.
    'docker.io/dockerio/a',
    'index-docker.io/a/b',
  ],
  'library-host': ['library.example.com/nginx', 'grafana.example.com/grafana:1', 'grafana.com/a'],
  'no-host-namespace': [
    'grafana-labs/x',
    'grafanax/x',
    'xgrafana/x:1',
    'libraryx/nginx',
    'docker.io/grafanax/x',
  ],
  proxied: ['proxy.example/library/nginx:1', 'proxy.example/docker-hub/a/b', 'proxy.example:5000/a/b:1'],
  'other-registries': [
    'ghcr.io/a/b:1',
    'quay.io/a/b',
    `gcr.io/a/b@${SHA256}`,
    'registry.k8s.io/pause:3.10',
    'public.ecr.aws/docker/library/nginx:1',
  ],
  'more-of-ghcr': [
    'GHCR.IO/a/b:1',
    'ghcr.io/a',
    'ghcr.io:443/a/b',
    'ghcr.io.example.com/a',
    'xghcr.io/a',
    `ghcr.io/a/b/c:1@${SHA256}`,
    'ghcr-io/a',
  ],
  'more-of-quay': ['quay.io/a/b:1', 'Quay.io/a/b:1', 'quay.io/A/b:1', 'quay.io/a/b:1:2', 'quay.io/a b'],
  'single-label-host': ['Registry/a', 'registry:5000/a/b:1', 'a:80/b'],
  auto: ['auto', 'auto:1', 'library/auto', 'automatic', 'docker.io/auto'],
  id: [
    HEX.slice(0, 64),
    SHA256,
    `library/${SHA256}`,
    `docker.io/${SHA256}`,
    `sha256:${HEX.slice(0, 63)}`,
    `library/${HEX.slice(0, 64)}`,
    HEX.slice(0, 63),
    `${HEX.slice(0, 64)}:1`,
  ],
  'upper-case-repository': ['Nginx', 'docker.io/Library/nginx', 'grafana/Grafana:1', 'NGINX:1'],
  spaces: [' nginx', 'nginx ', 'ngi nx', 'nginx: 1', '\tnginx'],
  malformed: [
    'nginx:',
    'nginx@',
    ':1',
    '@',
    '/',
    'a//b',
    '/a/b',
    'a/b/',
    'nginx:-1',
    'nginx:.1',
    `nginx:${'a'.repeat(129)}`,
    '-a',
    'a-',
    'a..b',
    'a.-b',
    'a___b/c',
  ],
  'malformed-digest': [
    'nginx@sha256:abc',
    `nginx@md5:${HEX.slice(0, 64)}`,
    `nginx@sha256:${HEX.slice(0, 63)}`,
    `nginx@SHA256:${HEX.slice(0, 64)}`,
    `nginx@${SHA256}:1`,
    `nginx@${SHA256.toUpperCase()}`,
  ],
  'malformed-host': [
    'docker.io/',
    'docker.io//a',
    'docker.io:/a',
    'http://docker.io/a',
    'https://docker.io/a/b:1',
    'user@docker.io/a',
  ],
  'not-ascii': ['nginx:１', 'ｎginx', 'bücher/a', 'nginx:1​', 'docker。io/a'],
  quotes: ["'nginx'", '"nginx"', "ngi'nx", 'nginx\\', 'nginx$1', '${nginx}'],
  'same-twice': ['nginx', 'nginx', 'nginx:1', 'docker.io/nginx', 'nginx'],
  mixed: ['nginx', 'ghcr.io/a/b:1', 'grafana/grafana:1', 'localhost/a', 'docker.io/library/redis:7'],
};

const named = (images: readonly string[], prefix: string): readonly Container[] =>
  images.map((image, index) => ({ name: `${prefix}${index}`, image }));

function pod(name: string, spec: PodSpec, metadata: Partial<Pod['metadata']> = {}): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', ...metadata }, spec };
}

function twice(name: string, ...values: readonly string[]): readonly object[] {
  return values.map((value) => ({ name, value }));
}

const [ONE] = [named(['nginx:1.27'], 'c')];

/** Pods that cover the fields with images, and the fields beside them. */
const PLACES: readonly Pod[] = [
  pod('init', {
    initContainers: named(['busybox', 'ghcr.io/a/b', 'a/b:1'], 'i'),
    containers: named(['quay.io/a/b:1'], 'c'),
  }),
  // Init containers run in their order, so a changed one must keep its position.
  pod('init-order', {
    initContainers: named(['ghcr.io/a/b', 'busybox:1', 'ghcr.io/a/c', 'alpine'], 'z'),
    containers: ONE,
  }),
  pod('no-init', { containers: ONE }),
  pod('no-image', { containers: [{ name: 'a' }, { name: 'b', image: 'nginx' }] }),
  pod('empty-init', { initContainers: [], containers: ONE, volumes: [] }),
  pod('sidecar', {
    initContainers: [{ name: 'proxy', image: 'envoyproxy/envoy:v1', restartPolicy: 'Always' }],
    containers: ONE,
  }),
  pod('istio', {
    containers: [
      { name: 'istio-proxy', image: 'auto' },
      { name: 'app', image: 'nginx' },
    ],
  }),
  pod('image-volumes', {
    containers: ONE,
    volumes: [
      { name: 'a', image: { reference: 'a/models:1', pullPolicy: 'IfNotPresent' } },
      { name: 'b', emptyDir: {} },
      { name: 'c', image: { reference: 'quay.io/a/models:1' } },
      { name: 'd', image: { reference: `docker.io/models@${SHA256}` } },
      { name: 'e', configMap: { name: 'nginx', items: [{ key: 'image', path: 'nginx' }] } },
    ],
  }),
  pod('volume-alone', {
    containers: named(['ghcr.io/a/b'], 'c'),
    volumes: [{ name: 'm', image: { reference: 'models' } }],
  }),
  pod('everywhere', {
    initContainers: named(['busybox', 'docker.io/a/b'], 'i'),
    containers: named(['nginx', 'ghcr.io/a/b:1'], 'c'),
    volumes: [{ name: 'v', image: { reference: 'a/b:1' } }],
  }),
  pod('thirty', {
    containers: named(
      Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? `ghcr.io/a/b${i}` : `a/b${i}`)),
      'c',
    ),
  }),
  pod('neighbours', {
    containers: [
      {
        name: 'app',
        image: 'nginx',
        imagePullPolicy: 'Always',
        command: ['sh', '-c', 'docker run nginx'],
        env: [
          { name: 'IMAGE', value: 'nginx' },
          { name: 'EMPTY', value: '' },
        ],
        ports: [{ containerPort: 80 }],
        resources: { limits: { cpu: '1', memory: '1Gi' } },
      },
    ],
  }),
  // An image that a node must have already keeps its name, also where another container of the Pod pulls the same image.
  pod('never-pulled', {
    initContainers: [
      { name: 'i', image: 'local/init', imagePullPolicy: 'Never' },
      { name: 'j', image: 'busybox', imagePullPolicy: 'IfNotPresent' },
    ],
    containers: [
      { name: 'a', image: 'local/app:dev', imagePullPolicy: 'Never' },
      { name: 'b', image: 'nginx', imagePullPolicy: 'Never' },
      { name: 'c', image: 'nginx', imagePullPolicy: 'Always' },
      { name: 'd', image: 'nginx' },
    ],
    volumes: [
      { name: 'v', image: { reference: 'local/models:1', pullPolicy: 'Never' } },
      { name: 'w', image: { reference: 'a/models:1', pullPolicy: 'Always' } },
    ],
  }),
  pod('only-never-pulled', {
    containers: [{ name: 'a', image: 'local/app:dev', imagePullPolicy: 'Never' }],
    volumes: [{ name: 'v', image: { reference: 'local/models:1', pullPolicy: 'Never' } }],
  }),
  // Lists that the API server takes with a key twice, although each is a map by that key. The API server applies no configuration to such a
  // Pod (kubernetes#134167).
  pod('twice-env', { containers: [{ name: 'c', image: 'nginx:1.27', env: twice('A', '1', '2') }] }),
  pod('twice-env-same', { containers: [{ name: 'c', image: 'nginx:1.27', env: twice('A', '1', '1') }] }),
  pod('twice-env-elsewhere', {
    containers: [
      { name: 'c', image: 'nginx:1.27' },
      { name: 'd', image: 'ghcr.io/a/b:1', env: twice('A', '1', '2') },
    ],
  }),
  pod('twice-port', {
    containers: [
      { name: 'c', image: 'nginx:1.27', ports: [{ containerPort: 80 }, { containerPort: 80, name: 'web' }] },
    ],
  }),
  pod('twice-pull-secret', { imagePullSecrets: [{ name: 'a' }, { name: 'a' }], containers: ONE }),
  pod('twice-alias', {
    hostAliases: ['a', 'b'].map((name) => ({ ip: '10.0.0.1', hostnames: [name] })),
    containers: ONE,
  }),
  pod('labelled', { containers: ONE }, { labels: { app: 'nginx', 'nearpull/docker-hub-proxy': 'enabled' } }),
  pod(
    'opted-out',
    { containers: named(['nginx', 'docker.io/a/b:1'], 'c'), initContainers: ONE },
    { labels: OPT_OUT },
  ),
  pod(
    'excluded',
    { containers: named(['nginx', 'docker.io/a/b:1'], 'c') },
    { namespace: EXCLUDED_NAMESPACE },
  ),
  pod('not-excluded', { containers: ONE }, { namespace: `${EXCLUDED_NAMESPACE}-not` }),
];

/** All Pods. Each has its own name. */
export const PODS: readonly Pod[] = [
  ...Object.entries(REFERENCES).map(([name, images]) => pod(name, { containers: named(images, 'c') })),
  ...PLACES,
];

/** The same references in fewer Pods, because Kyverno's command line needs a tenth of a second for each Pod. */
export const GATHERED: readonly Pod[] = [
  pod('references', { containers: named(Object.values(REFERENCES).flat(), 'c') }),
  ...PLACES,
];

/** Writes Pods as a stream of YAML documents, with quotes where they are needed. */
export function writePods(pods: readonly Pod[]): string {
  return pods.map((each) => dump(each, { lineWidth: -1, noRefs: true })).join('---\n');
}

/** The references of a Pod, by their paths. */
export function imagesOf({ spec }: Pod): ReadonlyMap<string, string> {
  const images = new Map<string, string>();
  for (const list of ['containers', 'initContainers', 'ephemeralContainers'] as const) {
    for (const { name, image } of spec[list] ?? []) {
      if (image !== undefined) {
        images.set(`${list}.${name}`, image);
      }
    }
  }
  for (const { name, image } of spec.volumes ?? []) {
    if (typeof image === 'object' && image !== null && 'reference' in image) {
      images.set(`volumes.${name}`, String(image.reference));
    }
  }
  return images;
}
