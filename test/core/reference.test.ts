// Compares our reading of image references with recorded answers of the Go library that containerd uses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dockerHubImage } from '../../core/image/dockerHub.ts';
import { canonicalName, isHost, parseReference } from '../../core/image/reference.ts';
import cases from './data/references.json' with { type: 'json' };

interface Case {
  readonly input: string;
  readonly registry?: string;
  readonly repository?: string;
  readonly tag?: string | null;
  readonly digest?: string | null;
  readonly canonical?: string;
  readonly dockerHub?: boolean;
  readonly error?: string;
}

const ALL: readonly Case[] = cases.cases;
const VALID = ALL.filter(({ error }) => error === undefined);
const INVALID = ALL.filter(({ error }) => error !== undefined);

test('the table is whole', () => {
  assert.equal(VALID.length, 346);
  assert.equal(INVALID.length, 234);
});

test('what the library accepts has the same parts', () => {
  for (const { input, registry, repository, tag, digest, canonical } of VALID) {
    const reference = parseReference(input);
    assert.ok(reference.kind === 'image', input);
    const { kind, host, ...parts } = reference;
    assert.deepEqual(parts, { registry, repository, tag, digest }, `${kind} ${input} ${host}`);
    assert.equal(canonicalName(reference), canonical, input);
  }
});

test('images on Docker Hub are recognised by every name of the registry', () => {
  for (const { input, dockerHub } of VALID) {
    assert.equal(dockerHubImage(parseReference(input)) !== null, dockerHub, input);
  }
});

test('what the library refuses is refused, or is a template', () => {
  for (const { input } of INVALID) {
    assert.notEqual(parseReference(input).kind, 'image', input);
  }
});

test('the reason is the same as the library’s', () => {
  const reasons = {
    uppercase: /must be lowercase/,
    tooLong: /more than 255/,
    digestLength: /digest length/,
    digestAlgorithm: /unsupported digest/,
    looksLikeId: /64-byte hexadecimal/,
  } as const;
  let seen = 0;
  for (const { input, error = '' } of INVALID) {
    const reference = parseReference(input);
    for (const [reason, words] of Object.entries(reasons)) {
      // We name some mistakes more precisely than the library: a scheme, white space, a drive letter.
      if (reference.kind === 'invalid' && reference.reason === reason) {
        assert.match(error, words, input);
        seen++;
      }
    }
  }
  assert.ok(seen >= 30, `${seen} reasons`);
});

const REASONS: readonly (readonly [string, string])[] = [
  ['', 'format'],
  ['nginx:', 'tag'],
  ['nginx:-x', 'tag'],
  [`nginx:${'a'.repeat(129)}`, 'tag'],
  ['alpine:invalid!', 'tag'],
  ['nginx@sha256:abc', 'digestFormat'],
  [`nginx@sha256:${'a'.repeat(63)}`, 'digestLength'],
  [`nginx@md5:${'a'.repeat(32)}`, 'digestAlgorithm'],
  [`nginx@sha256:${'A'.repeat(64)}`, 'digestFormat'],
  ['a'.repeat(64), 'looksLikeId'],
  ['https://docker.io/library/nginx', 'scheme'],
  ['docker://nginx', 'scheme'],
  [' nginx', 'whitespace'],
  ['nginx latest', 'whitespace'],
  ['library/Nginx', 'uppercase'],
  [`a/${'b'.repeat(256)}`, 'tooLong'],
  ['x'.repeat(5000), 'tooLong'],
  ['nginx/', 'format'],
  ['<YOUR-CONTAINER>', 'format'],
];

for (const [input, reason] of REASONS) {
  test(`${input.slice(0, 40) || 'nothing'} is refused: ${reason}`, () => {
    assert.deepEqual(parseReference(input), { kind: 'invalid', reason });
  });
}

/** Templates, with the repository on Docker Hub and the text after it where both are certain, else null. */
const TEMPLATES: readonly (readonly [string, readonly [string, string] | null])[] = [
  ['nginx:{{ .Values.tag }}', ['library/nginx', ':{{ .Values.tag }}']],
  ['nginx:${TAG}', ['library/nginx', ':${TAG}']],
  ['nginx:$(TAG)', ['library/nginx', ':$(TAG)']],
  ['nginx:1.27-$TAG', ['library/nginx', ':1.27-$TAG']],
  ['docker.io/grafana/grafana:{{ .tag }}', ['grafana/grafana', ':{{ .tag }}']],
  ['nginx@{{ .digest }}', ['library/nginx', '@{{ .digest }}']],
  ['bitnami/{{ .name }}:1', ['bitnami/{{ .name }}:1', '']],
  ['docker.io/bitnami/${NAME}', ['bitnami/${NAME}', '']],
  ['{{ .Values.image }}', null],
  ['${REGISTRY}/nginx', null],
  ['{{ .registry }}nginx:1', null],
  ['nginx{{ .suffix }}', null],
  ['docker.io/{{ .name }}', null],
  ['ghcr.io/a/b:{{ .tag }}', null],
  ['localhost/a:{{ .tag }}', null],
  ['Upper/a:{{ .tag }}', null],
  ['__IMAGE__', null],
  ['%IMAGE%', null],
];

for (const [input, expected] of TEMPLATES) {
  test(`${input} is ${expected ? 'on Docker Hub' : 'not certain'}`, () => {
    const image = dockerHubImage(parseReference(input));
    assert.deepEqual(image && [image.repository, image.suffix], expected);
  });
}

test('hosts are recognised by the grammar', () => {
  const good = ['a', 'localhost', 'a.b:443', '[fd00::1]:5000', 'xn--n3h.com', '192.168.0.1:75050'];
  const bad = ['', '-a.com', 'a-.com', 'a_b.com', 'a.com:http', 'a..b', 'a b', 'fd00::1:5000', 'a/b'];
  assert.deepEqual(
    good.filter((host) => !isHost(host)),
    [],
  );
  assert.deepEqual(bad.filter(isHost), []);
});
