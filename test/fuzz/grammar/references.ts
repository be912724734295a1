// Makes references to images: those that people write, and those that nobody should.
import { once, pick, type Random } from '../input.ts';

const REGISTRIES = [
  'docker.io/',
  'index.docker.io/',
  'registry-1.docker.io/',
  'quay.io/',
  'ghcr.io/',
  'localhost:5000/',
  'k8s.gcr.io/',
];
const NAMES = [
  'nginx',
  'redis',
  'grafana/grafana',
  'library/busybox',
  'bitnami/postgresql',
  'controller',
  'a/b/c',
  'my_app',
  'team/web-1.x',
];
const TAGS = ['', '', ':1.27', ':latest', ':v1.2.3-alpine', ':7'];
const DIGEST = `@sha256:${'0123456789abcdef'.repeat(4)}`;
const DOMAIN = 'my-proxy-cn-beijing.cr.volces.com/';
const ODD = [
  '',
  'Nginx',
  'https://hub.docker.com/_/nginx',
  '{{ .Values.image }}',
  '{{ .Values.registry }}/nginx:{{ .Values.tag | default "1" }}',
  'docker.io/{{ .name }}:1',
  '$IMAGE',
  '${REGISTRY:-docker.io}/nginx:1',
  '${IMAGE:-nginx}:${TAG}',
  '<访问域名>/library/nginx',
  '<访问域名>',
  '****.cr.volces.com/library/redis',
  'docker://alpine:3',
  'nginx:',
  'nginx@sha256:12',
  ' nginx ',
  'auto',
  'registry.hub.docker.com/nginx',
  '[fd00::1]:5000/a/b',
  'library/my-proxy-cn-beijing.cr.volces.com/nginx',
  'my-proxy-cn-beijing.cr.volces.com/nginx',
];

export function reference(random: Random): string {
  if (once(random, 6)) {
    return pick(random, ODD);
  }
  const registry = once(random, 3) ? pick(random, REGISTRIES) : once(random, 8) ? DOMAIN : '';
  return registry + pick(random, NAMES) + pick(random, TAGS) + (once(random, 8) ? DIGEST : '');
}

/** A name without tag and digest. */
export function imageName(random: Random): string {
  return (once(random, 4) ? pick(random, REGISTRIES) : '') + pick(random, NAMES);
}

export function registry(random: Random): string {
  return pick(random, [
    '',
    'docker.io',
    'quay.io',
    'registry-1.docker.io',
    'docker.io/library',
    '<访问域名>',
    DOMAIN.slice(0, -1),
  ]);
}

export function tag(random: Random): string {
  return pick(random, ['', 'latest', '1.27', 'v1', '@sha256:12', DIGEST.slice(1)]);
}
