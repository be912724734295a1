// Names of images in the files of build tools: which are read there, and for which files they count.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { buildsAround, buildsByFolder } from '../../core/builds/buildsAround.ts';
import { readBuilds } from '../../core/builds/readBuilds.ts';
import { namesSetByKustomize } from '../../core/builds/scripts.ts';
import { namedLike, neighbourKind } from '../../core/index.ts';
import { builtBy, lookedForBy } from '../../core/sites/builtImage.ts';

suite('namesSetByKustomize', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['\tcd config/manager && $(KUSTOMIZE) edit set image controller=${IMG}\n', ['controller']],
    ['kustomize edit set image a=b:1 c/d:2 e@sha256:0 "f=$G" \'h:$TAG\'', ['a', 'c/d:2', 'e@sha256:0', 'f']],
    ['kustomize edit set image \\\n  one=1 \\\r\n  two=2\nthree=3', ['one', 'two']],
    ['kustomize edit set image --flag a=b; c=d', ['a']],
    ['kustomize edit set image a=b && c=d', ['a']],
    ['- run: "kustomize edit set image a=b"', ['a']],
    ['kustomize edit set image $(NAME)=x ${NAME}=y {{.NAME}}=z', []],
    ['kustomize edit set images a=b', []],
    ['kustomize edit set image', []],
    ['kustomize edit set image "a=b\nc=d"', []],
  ];
  for (const [text, names] of cases) {
    test(JSON.stringify(text), () => assert.deepEqual(namesSetByKustomize(text), names));
  }

  test('takes time in proportion to the text', () => {
    for (const piece of [
      'edit set image ',
      'edit set image a=b ',
      "edit set image '",
      'edit set image \\\n',
      ' \\',
    ]) {
      const start = performance.now();
      namesSetByKustomize(`edit set image ${piece.repeat(10_000)}`);
      assert.ok(performance.now() - start < 2_000, piece);
    }
  });
});

suite('readBuilds', () => {
  test('takes time in proportion to the text', () => {
    const service = (index: number) => `  s${index}:\n    build: .\n    image: i${index}\n`;
    const services = [...Array(5_000).keys()].map(service).join('');
    const start = performance.now();
    assert.equal(readBuilds('compose.yaml', `services:\n${services}`).length, 5_000);
    readBuilds('Tiltfile', 'docker_build('.repeat(10_000));
    readBuilds('Tiltfile', `docker_build(${' '.repeat(100_000)}`);
    readBuilds('Tiltfile', 'x'.repeat(100_000));
    assert.ok(performance.now() - start < 2_000);
  });

  test('fails on no text', () => {
    for (const text of [
      '',
      '[',
      'build: artifacts',
      'services: {a: {build: }}',
      '\u0000',
      'artifacts:\n- {{ x }}',
    ]) {
      for (const path of ['skaffold.yaml', 'compose.yaml', 'Tiltfile', 'Makefile', 'a.sh']) {
        assert.deepEqual(readBuilds(path, text), [], `${path}: ${text}`);
      }
    }
  });

  test('a service whose build is taken back builds nothing', () => {
    const text = 'services:\n  a:\n    build: null\n    image: a\n  b:\n    image: b\n  c:\n    build: .\n';
    assert.deepEqual(readBuilds('compose.yaml', text), []);
  });
});

test('a file of a build tool counts for its folder and below, a script for the folder around its own', () => {
  const folders = buildsByFolder(
    new Map([
      ['app/skaffold.yaml', readBuilds('app/skaffold.yaml', 'build:\n  artifacts:\n  - image: web\n')],
      ['app/hack/set.sh', readBuilds('app/hack/set.sh', 'kustomize edit set image controller=x')],
      ['Makefile', readBuilds('Makefile', 'all:')],
    ]),
  );
  const names = (path: string) => buildsAround(path, folders).map(({ name }) => name);
  assert.deepEqual(names('app/k8s/pod.yaml'), ['web', 'controller']);
  assert.deepEqual(names('app/pod.yaml'), ['web', 'controller']);
  assert.deepEqual(names('application/pod.yaml'), []);
  assert.deepEqual(names('pod.yaml'), []);
});

test('a name is built with any tag, and what Compose builds with its own', () => {
  const by = 'x';
  const builds = [
    { how: 'built', name: 'docker.io/library/echo', by },
    { how: 'composed', name: 'web:dev', by },
    { how: 'script', name: 'controller', by: 'Makefile' },
  ] as const;
  for (const image of [
    'echo',
    'echo:1',
    'library/echo',
    'docker.io/echo',
    `echo@sha256:${'0'.repeat(64)}`,
    'web:dev',
  ]) {
    assert.equal(builtBy(image, 'kubernetes', builds), by, image);
  }
  for (const image of ['echo2', 'a/echo', 'ghcr.io/echo', 'web', 'web:1', 'controller']) {
    assert.equal(builtBy(image, 'kubernetes', builds), null, image);
  }
  assert.equal(lookedForBy('controller:latest', builds)?.by, 'Makefile');
  assert.equal(lookedForBy('controller2', builds), null);
  const dotted = [
    { how: 'script', name: 'a.b', by: 'one' },
    { how: 'script', name: 'a-b', by: 'two' },
    { how: 'script', name: 'a.c', by: 'three' },
    { how: 'built', name: 'a-d', by: 'four' },
  ] as const;
  const scriptOf = (raw: string): string | undefined => lookedForBy(raw, dotted)?.by;
  assert.deepEqual(
    [scriptOf('a-b:1'), scriptOf('a-c'), scriptOf('a-d'), scriptOf('a.b@sha256:0')],
    ['one', 'three', undefined, 'one'],
  );
  assert.equal(lookedForBy('a-b', dotted.toReversed())?.by, 'two');
});

test('the names of neighbours', () => {
  const isNamed = namedLike(['a', '*.sh', 'compose.*.yml', 'c++*']);
  for (const name of ['a', 'x.sh', '.sh', 'x\n.sh', 'compose.dev.yml', 'compose..yml', 'c++', 'c++x']) {
    assert.ok(isNamed(name), name);
  }
  for (const name of [
    'b',
    'aa',
    'x.shx',
    'xsh',
    'compose.yml',
    'compose.dev.yaml',
    'xcompose.dev.yml',
    'cc',
  ]) {
    assert.ok(!isNamed(name), name);
  }
  assert.ok(!namedLike(['a'])(''));
  assert.equal(neighbourKind('docker-compose.prod.yaml'), 'build');
  assert.equal(neighbourKind('web.yaml'), null);
});
