// Generates image references, some of them mistyped. The same seed gives the same references.
import { templateStart } from '../../core/image/templated.ts';
import { generator } from './random.ts';

type Random = (limit: number) => number;

const HUB = [
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.docker.io',
  'registry.hub.docker.com',
];
const HOSTS = [
  ...['docker.io.example.com', 'xdocker.io', 'dockerxio', 'docker-io', 'docker.iox', 'cdn.docker.io'],
  ...[
    'hub.docker.com',
    'registry-1xdocker.io',
    'registryxhub.docker.com',
    'docker..io',
    '.docker.io',
    'docker.io.',
  ],
  ...['localhost', 'LOCALHOST', 'localhost:5000', 'localhost.', 'Localhost', '127.0.0.1:5000', '10.0.0.1'],
  ...[
    '[fd00::1]',
    '[fd00::1]:5000',
    '[fd00::2]:5000',
    '[FD00::2]:5000',
    '[::1]:5000',
    '[fd00::1',
    '[]',
    'f:d',
  ],
  ...[
    'ghcr.io',
    'GHCR.io',
    'ghcr.io:443',
    'ghcrxio',
    'quay.io',
    'QUAY.IO',
    'registry.k8s.io',
    'MIRROR',
    'mirror',
  ],
  ...['proxy.example', 'proxy.example:5000', 'Proxy.example', 'a.b.c:65536', 'xn--80ak6aa92e.com', '-a.io'],
];
const PORTS = ['', '', '', '', ':443', ':443', ':80', ':5000', ':0443', ':4430', ':', ':x'];
const NAMESPACES = [
  'library',
  'library',
  'grafana',
  'bitnami',
  'my.org',
  'my_org',
  'a__b',
  'localhost',
  'auto',
  'Library',
];
const SEPARATORS = ['.', '_', '__', '-', '--', '---'];
const BAD_SEPARATORS = [
  '..',
  '___',
  '._',
  '-.',
  '_-',
  ' ',
  '+',
  '%',
  '//',
  ':',
  '@',
  'é',
  '\u2028',
  '\n',
  '"',
  "'",
];
const TAGS = ['latest', '1.27', 'v1.2.3-alpine', '_x', '0', 'A.B-C_d', 'auto', 'sha256'];
const BAD_TAGS = ['', '.x', '-x', 'a b', 'a/b', 'a+b', 'ä', 'x\n'];
const ALGORITHMS = [
  'sha256',
  'sha256',
  'sha384',
  'sha512',
  'md5',
  'sha1',
  'SHA256',
  'sha256+b64',
  'sha-256',
  '',
];
const LENGTHS = [64, 64, 96, 128, 32, 40, 63, 65, 0];
const WHOLE = [
  ...[
    '',
    ' ',
    '/',
    ':',
    '@',
    'a',
    'auto',
    'auto:1',
    'library/auto',
    'docker.io/auto',
    'SET_BY_TRIGGER',
    'localhost',
    '~',
  ],
  ...[
    'localhost/',
    'docker.io',
    'docker.io/',
    'docker.io//a',
    'docker.io/library',
    'docker.io:443',
    'INDEX.DOCKER.IO/a',
  ],
  ...[
    'https://docker.io/nginx',
    'docker://nginx',
    'nginx latest',
    'null',
    'true',
    '1',
    '1.5',
    'library/library',
  ],
  ...[
    "'; true",
    "' + object.spec.nodeName + '",
    "')}}",
    '}}',
    '$1',
    '\\',
    'a\\/b',
    '"',
    '*',
    '&a',
    '#',
    '- a',
    'a: b',
  ],
];

/**
 * Generates `count` different references. None is longer than a container runtime accepts. None is a template, because a Pod in a cluster
 * holds no expressions.
 */
export function references(count: number, seed: number): readonly string[] {
  const random = generator(seed);
  const found = new Set(WHOLE.filter((each) => templateStart(each) < 0));
  while (found.size < count) {
    const reference = random(8) === 0 ? mistyped(whole(random), random) : whole(random);
    if (templateStart(reference) < 0) {
      found.add(reference);
    }
  }
  return [...found].slice(0, count);
}

function whole(random: Random): string {
  if (random(40) === 0) {
    return hex(64 + random(3) - 1, random);
  }
  return `${host(random)}${path(random)}${tag(random)}${digest(random)}`;
}

function host(random: Random): string {
  const kind = random(10);
  if (kind < 4) {
    return '';
  }
  return kind < 8
    ? `${anyCase(pick(HUB, random), random)}${pick(PORTS, random)}/`
    : `${pick(HOSTS, random)}${random(5) === 0 ? pick(PORTS, random) : ''}/`;
}

function path(random: Random): string {
  const depth = [1, 1, 2, 2, 2, 3, 4, 8][random(8)] ?? 1;
  const components = Array.from({ length: depth }, (_, index) =>
    index === 0 && random(3) === 0 ? pick(NAMESPACES, random) : component(random),
  );
  return components.join('/') + (random(40) === 0 ? '/' : '');
}

function component(random: Random): string {
  const words = Array.from({ length: 1 + Math.max(0, random(5) - 2) }, () => word(random));
  const separator = random(30) === 0 ? pick(BAD_SEPARATORS, random) : pick(SEPARATORS, random);
  return words.join(separator);
}

function word(random: Random): string {
  const letters = random(60) === 0 ? 'aZ-_.' : 'abcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length: 1 + random(5) }, () => letters[random(letters.length)]).join('');
}

function tag(random: Random): string {
  const kind = random(12);
  if (kind < 5) {
    return '';
  }
  if (kind === 5) {
    return `:${'t'.repeat(127 + random(3))}`;
  }
  return `:${kind === 6 ? pick(BAD_TAGS, random) : pick(TAGS, random)}`;
}

function digest(random: Random): string {
  const kind = random(12);
  if (kind < 7) {
    return '';
  }
  if (kind < 11) {
    const [algorithm = '', length = 0] = [
      ['sha256', 64],
      ['sha384', 96],
      ['sha512', 128],
    ][random(3)] as [string, number];
    return `@${algorithm}:${hex(length, random)}`;
  }
  return `@${pick(ALGORITHMS, random)}:${hex(pick(LENGTHS, random), random)}${random(4) === 0 ? 'A' : ''}`;
}

function mistyped(reference: string, random: Random): string {
  const at = random(reference.length + 1);
  const typed = pick([...BAD_SEPARATORS, ...SEPARATORS, '/', 'A', '\\', '$', '`', '\t', ''], random);
  return reference.slice(0, at) + typed + reference.slice(at + random(2));
}

function anyCase(text: string, random: Random): string {
  return random(3) > 0
    ? text
    : text.replace(/[a-z]/g, (letter) => (random(2) === 0 ? letter : letter.toUpperCase()));
}

function hex(length: number, random: Random): string {
  return Array.from({ length }, () => '0123456789abcdef'[random(16)]).join('');
}

function pick<T>(all: readonly [T, ...T[]] | readonly T[], random: Random): T {
  return all[random(all.length)] as T;
}
