// Tests of results that are kept where the system refuses, where files are damaged, and where several runs keep at once: that costs time and no answer.
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openReader, openWriter } from '../../cli/cache/cacheFile.ts';
import { folder, pod } from '../support/cli.ts';
import { keeping, opening } from '../support/keeping.ts';
import { mixedFolder, numbered, TEMPLATE } from '../support/mixedFolder.ts';
import { tarOf } from '../support/tar.ts';

suite('what was kept is not used', () => {
  const damages: Readonly<Record<string, (path: string) => void>> = {
    'where its end is missing': (path) => writeFileSync(path, readFileSync(path).subarray(0, -30)),
    'where a line is missing': (path) => {
      const lines = readFileSync(path, 'utf8').split('\n');
      writeFileSync(path, lines.toSpliced(3, 1).join('\n'));
    },
    'where a byte is another one': (path) => {
      const bytes = readFileSync(path);
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      writeFileSync(path, bytes);
    },
    'where it is empty': (path) => writeFileSync(path, ''),
    'where it is something else': (path) => writeFileSync(path, '\0'.repeat(100_000)),
    'where it is a folder': (path) => {
      rmSync(path);
      mkdirSync(join(path, 'x'), { recursive: true });
    },
  };
  for (const [what, damage] of Object.entries(damages)) {
    test(what, async (t) => {
      const own = keeping(t, folder(t, Object.fromEntries(numbered(50, (n) => [`${n}.yaml`, pod('nginx')]))));
      await own.same();
      const path = join(own.cache.folder, own.kept()[0] ?? '');
      assert.ok(!(await own.same()).opened.has('7.yaml'));
      damage(path);
      const before = openFiles();
      assert.ok((await own.same()).opened.has('7.yaml'));
      assert.equal(openFiles(), before, 'no file stays open');
    });
  }

  test('where other code has made it', async (t) => {
    const own = keeping(t, folder(t, { 'a.yaml': pod('nginx'), 'b.yaml': pod('redis') }));
    await own.same();
    assert.ok(!(await own.same()).opened.has('a.yaml'));
    writeFileSync(own.cache.program, 'other code');
    assert.ok((await own.same()).opened.has('a.yaml'));
    assert.ok(!(await own.same()).opened.has('a.yaml'));
    // The code that runs was started before an update.
    assert.ok(
      (await own.same(['check'], { cache: { ...own.cache, version: '0.9.0' } })).opened.has('a.yaml'),
    );
  });
});

test('where the program was removed meanwhile, nothing is kept', async (t) => {
  const own = keeping(t, folder(t, { 'a.yaml': pod('nginx') }));
  rmSync(own.cache.program);
  await own.same();
  assert.deepEqual(own.kept(), []);
});

test('where the file becomes shorter while it is read, one thread judges all files', async (t) => {
  const own = keeping(t, mixedFolder(t, { plain: 12, heavy: 20 }));
  const args = ['check', '--format', 'json'];
  await own.same(args);
  own.write('charts/c1/values.yaml', 'web: httpd:1\n');
  const path = join(own.cache.folder, own.kept()[0] ?? '');
  const size = readFileSync(path).length;
  assert.ok(size > 3 << 18, 'it is not held as a whole');
  const without = await own.run([...args, '--no-cache']);
  let isShorter = false;
  const { outcome } = await opening(
    own.path,
    () => own.run(args),
    (opened) => {
      if (opened === 'charts/c1/values.yaml') {
        truncateSync(path, size >> 1);
        isShorter = true;
      }
    },
  );
  assert.ok(isShorter);
  assert.deepEqual(outcome, without);
  await own.same(args);
  assert.ok(!(await own.same(args)).opened.has('plain/3.yaml'), 'the next run keeps all');
});

suite('what was made of a chart is not kept where the system does not give', () => {
  const paths = {
    'a template': 'charts/c1/templates/web.yaml',
    'its templates': 'charts/c1/templates',
    'a packed chart': 'charts/c1/charts/db.tgz',
  };
  for (const [what, refused] of Object.entries(paths)) {
    test(what, async (t) => {
      const own = keeping(t, mixedFolder(t, { plain: 3, heavy: 2 }));
      own.write('charts/c1/values.yaml', 'which: nginx:1\ndb: {which: redis:1}\n');
      const template = TEMPLATE.replace('.web', '.which');
      own.write('charts/c1/templates/web.yaml', template);
      const packed = [
        { name: 'db/Chart.yaml', text: 'name: db\nversion: 1.0.0\n' },
        { name: 'db/templates/a.yaml', text: template },
      ];
      own.write('charts/c1/charts/db.tgz', gzipSync(tarOf(packed)));
      const args = ['images', '--format', 'json'];
      let [chart, judged] = [0, 0];
      const { outcome } = await opening(
        own.path,
        () => own.run(args),
        (path) => {
          // It is opened as a neighbour, and again when the files of the chart are judged.
          chart += path === 'charts/c1/Chart.yaml' ? 1 : 0;
          judged += path === refused && chart === 2 ? 1 : 0;
          // A template is judged itself before its chart is asked about it.
          if (path === refused && judged > (what === 'a template' ? 1 : 0)) {
            throw Object.assign(new Error('EMFILE: too many open files'), {
              code: 'EMFILE',
              syscall: 'open',
            });
          }
        },
      );
      assert.ok(judged > 0);
      const { outcome: next, opened } = await own.same(args);
      assert.ok(next.stdout !== outcome.stdout, 'the chart has said something else');
      assert.ok(opened.has('charts/c1/values.yaml') && !opened.has('charts/c2/values.yaml'));
    });
  }
});

test('many runs at once say the same, and leave one whole file', async (t) => {
  const own = keeping(t, mixedFolder(t, { plain: 30, heavy: 20 }));
  const without = await own.run(['check', '--no-cache']);
  for (const round of ['first', 'second']) {
    const outcomes = await Promise.all(numbered(8, () => own.run()));
    assert.ok(
      outcomes.every(({ stdout, code }) => stdout === without.stdout && code === without.code),
      round,
    );
    assert.equal(own.kept().length, 1);
  }
  assert.ok(!(await own.same()).opened.has('plain/0.yaml'));
});

test('a line may be longer than the pieces in which the file is read, and a file may become shorter', (t) => {
  const path = join(folder(t).path, 'a.jsonl');
  const lines = ['"a"\tshort', `"b"\t${'é'.repeat(1 << 20)}`, '"c"\tshort'];
  const writer = openWriter(path, 'head');
  lines.forEach(writer.write);
  writer.finish();
  assert.equal(openReader(path, 'other'), null);
  const reader = openReader(path, 'head');
  assert.ok(reader);
  const found = [...reader.lines()];
  assert.deepEqual(
    found.map(({ head }) => head),
    ['"a"\t', '"b"\t', '"c"\t'],
  );
  const read = (): boolean[] =>
    found.map(({ start, end }, index) => reader.read(start, end) === lines[index]);
  assert.deepEqual(read(), [true, true, true]);
  truncateSync(path, 1 << 20);
  assert.deepEqual([...reader.lines()].length, 1);
  assert.deepEqual(
    found.map(({ start, end }) => reader.read(start, end)),
    [lines[0], null, null],
  );
  reader.close();
});

test('files that are large together are removed, those that were used last stay', (t) => {
  const { path, list, write } = folder(t);
  for (const [index, name] of ['old.jsonl', 'older.jsonl', 'oldest.jsonl'].entries()) {
    write(name, '');
    // It takes no room on the disk.
    truncateSync(join(path, name), 200 << 20);
    const used = new Date(Date.now() - (index + 1) * 60_000);
    utimesSync(join(path, name), used, used);
  }
  openWriter(join(path, 'new.jsonl'), 'head').finish();
  assert.deepEqual(list(), ['new.jsonl', 'old.jsonl', 'older.jsonl']);
});

suite('a file that cannot be written', () => {
  const LARGE = 'x'.repeat(64 << 20);

  test('takes no memory where the folder is away', (t) => {
    const { path } = folder(t);
    const { write, finish } = openWriter(join(path, 'away/a.jsonl'), 'head');
    // Together they are longer than a string can be.
    for (const line of Array(9).fill(LARGE)) {
      write(line);
    }
    finish();
    assert.deepEqual(readdirSync(path), []);
  });

  test('is left where it would be too large', (t) => {
    const { path } = folder(t);
    const { write, finish } = openWriter(join(path, 'a.jsonl'), 'head');
    write('short');
    write(LARGE.repeat(4));
    write('short');
    finish();
    assert.deepEqual(readdirSync(path), []);
  });
});

/** How many files this process has open. 0 where the system does not say it. */
function openFiles(): number {
  const all = '/proc/self/fd';
  return existsSync(all) ? readdirSync(all).length : 0;
}

test('where there are more overlays than are followed in a run, nothing is kept, and the same is left out', async (t) => {
  const half = numbered(450, (n) => n);
  const entries = (n: number): string =>
    `images: [{name: nginx, newTag: "${n}"}, {name: a${n}, newTag: "1"}]\n`;
  const bases = half.map(
    (n) => [`b${n}/kustomization.yaml`, `resources: [pod.yaml]\n${entries(n)}`] as const,
  );
  const pods = half.map((n) => [`b${n}/pod.yaml`, pod('nginx')] as const);
  const all = half.map((n) => `../b${n}`).join(', ');
  const overlays = half.map(
    (n) => [`a${n}/kustomization.yaml`, `resources: [${all}]\n${entries(n)}`] as const,
  );
  const own = keeping(t, folder(t, Object.fromEntries([...bases, ...pods, ...overlays])));
  const { outcome } = await own.same();
  assert.equal(outcome.code, 1);
  assert.deepEqual(own.kept(), []);
});
