// Dockerfiles: what the fixtures of test/manifests/dockerfile cannot show, the parts of a reference, line ends, and texts that mean harm.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { applyEdits, check, fixAll, hoverAt, ignoreLine, isDockerfile, NO_FILE } from '../../core/index.ts';
import { DOMAIN, settingsWith } from '../support/fixture.ts';
import { sitesOf, summary } from '../support/sites.ts';

const FILE = { path: 'Dockerfile' };
const context = (path = FILE.path) => ({ ...NO_FILE, path });
const checked = (text: string, path?: string) => check(text, settingsWith(), { file: context(path) });
const fixed = (text: string, path?: string) => applyEdits(text, fixAll(checked(text, path)));

suite('names of files', () => {
  const names = [
    ...['Dockerfile', 'a/Dockerfile', 'dockerfile', 'Dockerfile.dev', 'Dockerfile-alpine', 'Dockerfile_x'],
    ...['web.Dockerfile', 'a/web.dockerfile', 'Containerfile', 'Containerfile.in', 'b.containerfile'],
  ];
  for (const path of names) {
    test(path, () => {
      assert.ok(isDockerfile(path));
      assert.deepEqual(summary('FROM nginx\n', { path }), ['nginx certain']);
    });
  }
  for (const path of [
    ...['Dockerfile.dockerignore', 'Dockerfile.yaml', 'Dockerfile.md', 'Dockerfiles', 'Dockerfile/a'],
    ...['MyDockerfile', 'a.Dockerfile.txt', 'Makefile', ''],
  ]) {
    test(`not ${path || 'no name'}`, () => assert.equal(isDockerfile(path), false));
  }
});

test('a name that other files may have needs a text that begins like a Dockerfile', () => {
  for (const text of [
    'package main\nFROM nginx\n',
    '# A title\nSome text\nFROM nginx\n',
    'RUN a\nFROM nginx\n',
  ]) {
    assert.deepEqual(summary(text, { path: 'dockerfile.go' }), []);
    assert.deepEqual(summary(text, { path: 'Dockerfile' }), ['nginx certain']);
  }
  const templated = '# a\n{{ if .x }}\nARG A=1\nFROM nginx\n';
  assert.deepEqual(summary(templated, { path: 'Dockerfile.tmpl' }), ['nginx certain']);
});

suite('ARGs before the first FROM', () => {
  const cases: readonly (readonly [args: string, base: string, expected: readonly string[]])[] = [
    ['A=nginx:1', '$A', ['nginx:1 certain']],
    ['A=nginx:1', '${A}', ['nginx:1 certain']],
    ['A=nginx:1', '"${A}"', ['nginx:1 certain']],
    ["A='nginx:1'", '$A', ['nginx:1 certain']],
    ['A=nginx:1', '${A:-redis}', ['nginx:1 certain']],
    ['A=', '${A:-redis}', ['redis certain']],
    ['A=', '${A-redis}', []],
    ['A', '${A-redis}', ['redis certain']],
    ['A', '${A:-redis}:${B}', ['redis certain']],
    ['A=nginx', '${A:+redis}', ['redis certain']],
    ['A=nginx:1', '${A:?needed}', ['nginx:1 certain']],
    ['A=nginx:1', '${A%:1}', ['${A%:1} certain']],
    ['A=nginx:1 B=$A', '$B', ['nginx:1 certain']],
    ['B=$A A=nginx:1', '$B', ['$A certain']],
    ['A=redis A=nginx:1', '$A', ['nginx:1 certain']],
    ['A=nginx B=1', '$A:$B', ['nginx certain']],
    ['A=nginx B=1', '$A@$D', ['nginx certain']],
    ['A=docker.io B=nginx', '$A/library/$B', ['library/ certain']],
    ['A=docker.io B=library/nginx', '$A/$B', ['library/nginx certain']],
    ['A=ng B=inx', '$A$B', ['inx certain']],
    ['A=${A}', '$A', ['${A} certain guessed']],
    ['A=$A$A B=$A$A C=$B$B', '$C', ['$B$B certain']],
    ['A=nginx', '\\$A', ['\\$A certain']],
    ['A=1', 'debian:"${A}-slim"', ['debian certain']],
    ['A=1', 'debian:"12"', ['debian certain']],
    ['A=nginx', '"$A":1', ['nginx certain']],
    ['A', '${A:-"busybox"}', ['busybox certain']],
    ['A="nginx":1', '$A', ['nginx certain']],
    ['A=nginx', '${A', ['${A certain']],
    ['A=nginx', '$', ['$ certain']],
  ];
  for (const [args, base, expected] of cases) {
    test(`ARG ${args}, FROM ${base}`, () => {
      assert.deepEqual(summary(`ARG ${args}\nFROM ${base}\n`, FILE), expected);
    });
  }
});

test('a fix changes the first piece of a name and leaves what follows', () => {
  const cases = [
    ['ARG R=docker.io\nFROM $R/library/nginx', `ARG R=${DOMAIN}\nFROM $R/library/nginx`],
    ['ARG R=docker.io\nFROM $R/nginx', `ARG R=${DOMAIN}/library\nFROM $R/nginx`],
    ['ARG R=\nFROM ${R}a/b:1', `ARG R=${DOMAIN}/\nFROM \${R}a/b:1`],
    ['ARG R=docker.io/ N=a/b\nFROM $R$N:1', `ARG R=${DOMAIN}/ N=a/b\nFROM $R$N:1`],
    // The name begins inside of a word that nothing can be written into.
    ['ARG A=ng\nFROM ${A}inx', 'ARG A=ng\nFROM ${A}inx'],
  ] as const;
  for (const [text, expected] of cases) {
    assert.equal(fixed(text), expected, text);
    assert.deepEqual(fixAll(checked(fixed(text))), []);
  }
  const other = settingsWith({ proxy: { domain: DOMAIN, template: '${domain}/hub/${path}' } });
  const text = 'ARG R=docker.io\nFROM $R/library/nginx';
  assert.equal(
    applyEdits(text, fixAll(check(text, other, { file: context() }))),
    `ARG R=${DOMAIN}/hub\nFROM $R/library/nginx`,
  );
});

test('a default is shared where FROM, another default, a flag or a stage uses it again', () => {
  for (const [tail, isShared] of [
    ['RUN echo $A', false],
    ['ARG A=redis', false],
    ['# FROM $A', false],
    ['FROM $A', true],
    ['ARG A', true],
    ['FROM --platform=$A redis', true],
    ['COPY --from=$A a b', true],
  ] as const) {
    const [site] = sitesOf(`ARG A=nginx\nFROM $A\n${tail}\n`, FILE);
    assert.deepEqual([site?.raw, site?.guessed?.key === 'reason.sharedArgument'], ['nginx', isShared], tail);
  }
});

test('line ends, a byte order mark, tabs and white space at the end change nothing', () => {
  const text =
    '# syntax=docker/dockerfile:1\nARG A=redis:7 \nFROM nginx \\\n# b\n\n  AS web \nFROM $A\nCOPY --from=web a b\n';
  const expected = ['docker/dockerfile:1', 'redis:7', 'nginx'];
  for (const each of [
    text,
    text.replaceAll('\n', '\r\n'),
    `\ufeff${text}`,
    text.replaceAll(' ', '\t'),
    text.trimEnd(),
  ]) {
    const own = each.replace('#\t', '# ').replace('#\tb', '# b');
    assert.deepEqual(
      sitesOf(own, FILE).map(({ raw }) => raw),
      expected,
      JSON.stringify(own),
    );
    const after = fixed(own);
    assert.equal(
      after
        .replaceAll(`${DOMAIN}/library/`, '')
        .replaceAll(`${DOMAIN}/`, '')
        .replace('nginx:latest', 'nginx'),
      own,
    );
  }
});

test('a parser directive counts only where nothing stands before it', () => {
  for (const [head, count] of [
    ['# syntax=docker/dockerfile:1\n', 1],
    ['#syntax = docker/dockerfile:1 # more\n', 1],
    ['# escape=`\n# SYNTAX=docker/dockerfile:1\n', 1],
    ['# check=skip=all\n# syntax=docker/dockerfile:1\n', 1],
    ['#!/usr/bin/env docker\n# syntax=docker/dockerfile:1\n', 1],
    ['# a comment\n# syntax=docker/dockerfile:1\n', 0],
    ['\n# syntax=docker/dockerfile:1\n', 0],
    ['# other=value\n# syntax=docker/dockerfile:1\n', 0],
    ['  # syntax=docker/dockerfile:1\n', 0],
    ['# syntax=\n', 0],
  ] as const) {
    const sites = sitesOf(`${head}FROM scratch\n`, FILE);
    assert.equal(sites.length, count, head);
  }
});

test('a word that goes on on the next line is replaced as a whole', () => {
  assert.equal(fixed('FROM ngi\\\nnx:1\n'), `FROM ${DOMAIN}/library/nginx:1\n`);
});

test('--- ends no document of a Dockerfile, and what was read before is not kept where the text changed', () => {
  const text = 'FROM nginx AS a\nRUN <<EOF\n---\nEOF\nFROM a\nFROM redis\n';
  const first = checked(text);
  assert.deepEqual(
    first.images.map(({ raw }) => raw),
    ['nginx', 'redis'],
  );
  for (const changed of [
    text.replace('AS a', 'AS b'),
    text.replace('EOF\nFROM a', 'FROM a'),
    '',
    `ARG A\n${text}`,
  ]) {
    const after = check(changed, settingsWith(), { previous: first, file: context() });
    const { images, findings } = checked(changed);
    assert.deepEqual([after.images, after.findings], [images, findings]);
  }
});

test('the setting turns it off', () => {
  const off = settingsWith({ dialects: { dockerfile: false } });
  const { images, findings } = check('FROM nginx\n', off, { file: context() });
  assert.deepEqual([images, findings], [[], []]);
});

test('a name that only the next build may know is a suggestion', () => {
  assert.deepEqual(summary('FROM scratch\nONBUILD COPY --from=builder a b\n', FILE), []);
  const settings = settingsWith({ severity: { 'possible-docker-hub-image': 'information' } });
  const text = 'FROM scratch\nONBUILD COPY --from=builder a b\n';
  const { findings } = check(text, settings, { file: context() });
  assert.deepEqual(
    findings.map(({ rule }) => rule),
    ['possible-docker-hub-image'],
  );
});

test('a hover shows what an image becomes', () => {
  const text = 'ARG A=nginx:1\nFROM $A\n';
  const hover = hoverAt(checked(text), text.indexOf('nginx'), settingsWith());
  assert.ok(hover?.becomes.some(({ args }) => args.includes(`${DOMAIN}/library/nginx:1`)));
});

test('an ignore comment has a line of its own: above an instruction, below a parser directive', () => {
  for (const [text, expected] of [
    ['FROM nginx', '# nearpull-ignore-next-line docker-hub-image\nFROM nginx'],
    ['\ufeffFROM nginx', '\ufeff# nearpull-ignore-next-line docker-hub-image\nFROM nginx'],
    ['FROM \\\r\n  nginx\r\n', 'FROM \\\r\n# nearpull-ignore-next-line docker-hub-image\r\n  nginx\r\n'],
    [
      '# syntax=docker/dockerfile:1\nFROM scratch\n',
      '# syntax=docker/dockerfile:1\n# nearpull-ignore docker-hub-image\nFROM scratch\n',
    ],
    [
      '# syntax=docker/dockerfile:1\n# escape=`\nFROM scratch\n',
      '# syntax=docker/dockerfile:1\n# escape=`\n# nearpull-ignore docker-hub-image\nFROM scratch\n',
    ],
    ['# syntax=from/a:1', '# syntax=from/a:1\n# nearpull-ignore docker-hub-image'],
  ] as const) {
    const [finding] = checked(text).findings;
    assert.ok(finding);
    const after = applyEdits(text, ignoreLine(text, finding, FILE.path)?.edits ?? []);
    assert.equal(after, expected);
    const { images, findings } = checked(after);
    assert.deepEqual([images.length, findings], [1, []]);
  }
});

suite('texts made to keep it busy', () => {
  const many = 20_000;
  const repeat = (piece: (index: number) => string) =>
    Array.from({ length: many }, (_, index) => piece(index)).join('');
  /** Each with the number of images in it. */
  const cases: Readonly<Record<string, readonly [string, number]>> = {
    stages: [`FROM nginx AS s0\n${repeat((i) => `FROM s${i} AS s${i + 1}\nCOPY --from=s${i} a b\n`)}`, 1],
    'a chain of ARGs': [
      `ARG A0=nginx\n${repeat((i) => `ARG A${i + 1}=$A${i}\n`)}${repeat((i) => `FROM $A${i}\n`)}`,
      1,
    ],
    'ARGs that double': [`ARG A0=nginx\n${repeat((i) => `ARG A${i + 1}=$A${i}$A${i}\n`)}FROM $A${many}\n`, 1],
    'variables in variables': [`FROM ${'${A:-'.repeat(many)}\n`, 1],
    'variables in one line': [`ARG A=a\nFROM ${'$A'.repeat(many)}\n`, 1],
    'a long line': [`RUN ${'a'.repeat(2_000_000)}\nFROM nginx\n`, 1],
    'a long image': [`FROM ${'a-'.repeat(500_000)}\n`, 1],
    'lines that go on': [`FROM nginx\nRUN a ${'\\\n# c\n\n b'.repeat(many)}\nFROM redis\n`, 2],
    heredocs: [`FROM nginx\nRUN ${repeat((i) => `<<E${i} `)}\n${repeat((i) => `E${i}\n`)}FROM redis\n`, 2],
    'heredocs without end': [`FROM nginx\n${'RUN <<E\n'.repeat(many)}`, 1],
    quotes: [`FROM nginx\nRUN ${'" \' "'.repeat(many)}' <<E\nFROM redis\n`, 2],
    angles: [`FROM nginx\nRUN ${'<'.repeat(many)} ${'<< '.repeat(many)}\nFROM redis\n`, 2],
    flags: [`FROM nginx\nCOPY ${'--from=redis '.repeat(many)}\n`, many + 1],
    mounts: [`FROM nginx\nRUN --mount=${'from,'.repeat(many)}from=redis\n`, 2],
    'broken words': [`FROM ${'a\\\n'.repeat(many)}\n`, 1],
    'ignore comments': [`# nearpull-ignore-file\n${'# nearpull-ignore\n'.repeat(many)}FROM nginx\n`, 1],
  };
  for (const [name, [text, images]] of Object.entries(cases)) {
    test(name, { timeout: 20_000 }, () => {
      const start = performance.now();
      assert.equal(checked(text).images.length, images);
      const milliseconds = performance.now() - start;
      assert.ok(milliseconds < 5000, `${milliseconds} ms`);
    });
  }
});

test('every cut of a Dockerfile is read', () => {
  const text =
    '# syntax=a/b:1\nARG A="c"\nFROM ${A:-d} AS e\nRUN --mount=from=f <<"G" \\\n h\nG\nCOPY --from=i j k\n';
  for (let end = 0; end <= text.length; end++) {
    const cut = text.slice(0, end);
    assert.deepEqual(fixAll(checked(fixed(cut))), [], JSON.stringify(cut));
  }
});
