// Tests of the results that are kept from run to run: a run that uses them says what a run without them says, and reads only what has changed.
import assert from 'node:assert/strict';
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { DOMAIN, type Folder, folder, pod } from '../support/cli.ts';
import { keeping } from '../support/keeping.ts';
import { mixedFolder, numbered, TEMPLATE } from '../support/mixedFolder.ts';
import { tarOf } from '../support/tar.ts';
import { FEWEST_FILES, threadsOf } from '../support/thread.ts';

const JSON_OF_IMAGES = ['images', '--format', 'json'];

test('a second run says the same and opens no file that it does not have to', async (t) => {
  const own = keeping(t, mixedFolder(t));
  const { opened } = await own.same();
  assert.ok(opened.has('plain/0.yaml') && opened.has('charts/c1/templates/web.yaml'));
  const [name = ''] = own.kept();
  const before = readFileSync(join(own.cache.folder, name));
  const { opened: again } = await own.same();
  // They say something about other files.
  assert.deepEqual(
    [...again].filter((path) => !/^\.\.|(?:Chart|kustomization|pod|\.nearpull)\.yaml$/.test(path)),
    // These cannot be judged.
    ['large/0.yaml', 'large/1.yaml', 'large/2.yaml', 'large/3.yaml'],
  );
  assert.deepEqual(own.kept(), [name]);
  assert.deepEqual(readFileSync(join(own.cache.folder, name)), before);
});

test('each command, language and format has results of its own, and each domain its answers', async (t) => {
  const own = keeping(t, mixedFolder(t));
  for (const args of [
    ['check'],
    ['check', '--locale', 'zh-cn'],
    ['check', '--format', 'json'],
    ['check', '--domain', DOMAIN],
    ['check', '--domain', DOMAIN, '--format', 'sarif'],
    ['check', '--max', '3'],
    ['check', '--quiet'],
    ['check', 'plain', 'charts'],
    ['images'],
    ['images', '--format', 'json', '--unique'],
    ['status'],
  ]) {
    assert.ok((await own.same(args)).opened.has('plain/0.yaml'), args.join(' '));
    assert.ok(!(await own.same(args)).opened.has('plain/0.yaml'), args.join(' '));
  }
  for (const domain of ['one.example.com', 'two.example.com', 'one.example.com']) {
    const { outcome, opened } = await own.same(JSON_OF_IMAGES, { env: { NEARPULL_DOMAIN: domain } });
    assert.ok(opened.has('plain/0.yaml'));
    assert.ok(outcome.stdout.includes(domain));
  }
});

suite('what changes is judged again:', () => {
  const changes: Readonly<Record<string, Change>> = {
    'a file, by as many bytes and with its old time': {
      // A program can set times in milliseconds, and only that of the content.
      before: ({ path }) => utimesSync(join(path, 'plain/0.yaml'), new Date(0), new Date(0)),
      make({ path, write }) {
        write('plain/0.yaml', pod('redis', 'ghcr.io/a/b:0'));
        utimesSync(join(path, 'plain/0.yaml'), new Date(0), new Date(0));
      },
      opens: ['plain/0.yaml'],
    },
    'a file that is new': {
      make: ({ write }) => write('plain/00.yaml', pod('httpd')),
      opens: ['plain/00.yaml'],
    },
    'files that are gone': {
      make({ path }) {
        rmSync(join(path, 'plain/0.yaml'));
        rmSync(join(path, 'plain/9.yaml'));
      },
    },
    'a file that has another name': {
      make: ({ path }) => renameSync(join(path, 'plain/0.yaml'), join(path, 'plain/zero.yaml')),
      opens: ['plain/zero.yaml'],
    },
    'a file that a link leads to': {
      before({ path, write }) {
        write('there/one.txt', pod('httpd'));
        write('there/two.txt', pod('httpx'));
        symlinkSync('there/one.txt', join(path, 'link.yaml'));
      },
      make({ path }) {
        rmSync(join(path, 'link.yaml'));
        symlinkSync('there/two.txt', join(path, 'link.yaml'));
      },
      opens: ['link.yaml'],
    },
    'the name of a link in a chart': {
      before({ path, write }) {
        write('there/one.txt', TEMPLATE);
        symlinkSync('../../../there/one.txt', join(path, 'charts/c1/templates/one.yaml'));
      },
      make({ path }) {
        const templates = join(path, 'charts/c1/templates');
        renameSync(join(templates, 'one.yaml'), join(templates, 'other.yaml'));
      },
      opens: ['charts/c1/templates/other.yaml'],
      isSilent: true,
    },
    'the values of a chart': {
      make: ({ write }) => write('charts/c1/values.yaml', 'web: redis:7\n'),
      opens: ['charts/c1/templates/web.yaml', 'charts/c1/values.yaml'],
    },
    'a template of a chart': {
      make: ({ write }) => write('charts/c1/templates/web.yaml', TEMPLATE.replace('web }', 'other }')),
      opens: ['charts/c1/templates/web.yaml', 'charts/c1/values.yaml'],
    },
    'a template that the chart did not have': {
      make: ({ write }) => write('charts/c1/templates/more.yaml', TEMPLATE.replace('web }', 'other }')),
      opens: ['charts/c1/templates/web.yaml', 'charts/c1/values.yaml'],
    },
    'a template that an ignore file leaves out': {
      before: ({ write }) => write('.ignore', 'ignored.yaml\n'),
      make: ({ write }) => write('charts/c1/templates/ignored.yaml', TEMPLATE.replace('web }', 'other }')),
      opens: ['charts/c1/values.yaml'],
    },
    'a chart in a chart': {
      make({ write }) {
        write('charts/c1/charts/db/Chart.yaml', 'name: db\nversion: 1.0.0\n');
        write('charts/c1/charts/db/values.yaml', 'web: mysql:8\n');
        write('charts/c1/charts/db/templates/db.yaml', TEMPLATE);
      },
      opens: ['charts/c1/values.yaml', 'charts/c1/charts/db/values.yaml'],
    },
    'a packed chart in a chart': {
      before: ({ write }) => write('charts/c1/values.yaml', 'db: {web: mysql}\nweb: nginx:1\n'),
      make: ({ write }) =>
        write(
          'charts/c1/charts/db-1.0.0.tgz',
          gzipSync(
            tarOf([
              { name: 'db/Chart.yaml', text: 'name: db\nversion: 1.0.0\n' },
              { name: 'db/templates/a.yaml', text: TEMPLATE },
            ]),
          ),
        ),
      opens: ['charts/c1/values.yaml'],
    },
    'what a Chart.yaml depends on': {
      make: ({ write }) =>
        write(
          'charts/c1/Chart.yaml',
          'name: c1\nversion: 1.0.0\ndependencies: [{name: x, alias: other, version: 1.0.0}]\n',
        ),
      opens: ['charts/c1/values.yaml'],
      isSilent: true,
    },
    'what an ignored requirements.yaml depends on': {
      before({ write }) {
        write('.ignore', 'requirements.yaml\n');
        write('charts/c1/values.yaml', 'web: nginx:1\ndb: {web: redis:1}\n');
        write('charts/c1/charts/sub/Chart.yaml', 'name: sub\nversion: 1.0.0\n');
        write('charts/c1/charts/sub/templates/web.yaml', TEMPLATE);
      },
      make: ({ write }) =>
        write('charts/c1/requirements.yaml', 'dependencies: [{name: sub, alias: db, version: 1.0.0}]\n'),
      opens: ['charts/c1/values.yaml'],
    },
    'a folder that is no chart any more': {
      make: ({ path }) => rmSync(join(path, 'charts/c1/Chart.yaml')),
      opens: ['charts/c1/values.yaml'],
    },
    'a folder that is a chart now': {
      make: ({ write }) => write('unknown/Chart.yaml', 'name: unknown\nversion: 1.0.0\n'),
      opens: ['unknown/0.yaml', 'unknown/9.yaml'],
      isSilent: true,
    },
    'an entry of a kustomization': {
      make: ({ write }) =>
        write(
          'kustomize/1/kustomization.yaml',
          'resources: [pod.yaml]\nimages: [{name: busybox, newName: quay.io/a/busybox}]\n',
        ),
    },
    'an overlay of a kustomization': {
      make: ({ write }) =>
        write(
          'overlay/kustomization.yaml',
          'resources: [../kustomize/1]\nimages: [{name: busybox, newName: quay.io/a/busybox}]\n',
        ),
    },
    'an entry on one of two ways': {
      before({ write }) {
        write('.nearpull.yaml', `proxy: {domain: ${DOMAIN}}\n`);
        write('base/kustomization.yaml', 'resources: [pod.yaml]\n');
        write('base/pod.yaml', pod('nginx'));
        write('one/kustomization.yaml', 'resources: [../base]\n');
        write('two/kustomization.yaml', 'resources: [../base]\n');
      },
      make: ({ write }) =>
        write('one/kustomization.yaml', 'resources: [../base]\nimages: [{name: nginx, newTag: "2"}]\n'),
    },
    'what a kustomization builds': {
      make: ({ write }) => write('kustomize/1/pod.yaml', pod('redis', 'busybox')),
    },
    'a kustomization that is too large to be read': {
      make: ({ write }) => write('kustomize/1/kustomization.yaml', '# filler\n'.repeat(200_000)),
      isOfAll: true,
    },
    'the name of an image that Skaffold builds': {
      make: ({ write }) =>
        write(
          'plain/skaffold.yaml',
          'apiVersion: skaffold/v4beta6\nkind: Config\nbuild: {artifacts: [{image: nginx}]}\n',
        ),
      isOfAll: true,
    },
    'the settings of a folder': {
      make: ({ write }) => write('binary/.nearpull.yaml', 'limits: {fileMegabytes: 1}\n'),
      opens: ['binary/1.yaml'],
    },
    'the settings of all folders': {
      make: ({ write }) => write('.nearpull.yaml', `proxy: {domain: ${DOMAIN}}\n`),
      isOfAll: true,
    },
  };
  for (const [what, { before, make, opens = [], isOfAll = false, isSilent = false }] of Object.entries(
    changes,
  )) {
    test(what, async (t) => {
      const own = keeping(t, mixedFolder(t, { plain: 12, heavy: 2 }));
      before?.(own);
      const args = ['check', '--format', 'json'];
      const first = await own.same(args);
      await own.same(args);
      make(own);
      const { outcome, opened } = await own.same(args);
      for (const path of opens) {
        assert.ok(opened.has(path), `${path} is judged again`);
      }
      for (const path of ['plain/3.yaml', 'heavy/1.yaml', 'charts/c9/values.yaml']) {
        assert.equal(opened.has(path), isOfAll, path);
      }
      assert.equal(outcome.stdout === first.outcome.stdout, isSilent, 'what the program says');
      const last = await own.same(args);
      assert.ok(!last.opened.has('plain/3.yaml') && opens.every((path) => !last.opened.has(path)));
    });
  }
});

interface Change {
  readonly before?: (folder: Folder) => void;
  readonly make: (folder: Folder) => void;
  /** Files that are judged again, among others. */
  readonly opens?: readonly string[];
  /** Whether every file is judged again. */
  readonly isOfAll?: boolean;
  /** Whether the run says the same as before. */
  readonly isSilent?: boolean;
}

test('an account with a pull secret in any file counts for all', async (t) => {
  const own = keeping(
    t,
    folder(t, {
      '.nearpull.yaml': `proxy: {domain: ${DOMAIN}, pullSecret: cr}\n`,
      'pod.yaml': pod(`${DOMAIN}/library/nginx:1`),
    }),
  );
  assert.equal((await own.same()).outcome.code, 1);
  own.write(
    'z.yaml',
    'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default}\nimagePullSecrets: [{name: cr}]\n',
  );
  assert.equal((await own.same()).outcome.code, 0);
  rmSync(join(own.path, 'z.yaml'));
  assert.equal((await own.same()).outcome.code, 1);
});

test('a folder that belongs to a repository now has other paths', async (t) => {
  const top = folder(t, Object.fromEntries(numbered(5, (n) => [`here/${n}.yaml`, pod('nginx')])));
  const own = keeping(t, top);
  const args = ['check', '--format', 'json'];
  const options = { cwd: 'here' };
  const { outcome } = await own.same(args, options);
  assert.equal(JSON.parse(outcome.stdout).findings[0].path, '0.yaml');
  mkdirSync(join(top.path, '.git'));
  const { outcome: inside } = await own.same(args, options);
  assert.equal(JSON.parse(inside.stdout).findings[0].path, 'here/0.yaml');
});

test('what was changed lately is not kept, because the next change could leave the same times', async (t) => {
  const own = keeping(t, folder(t, Object.fromEntries(numbered(5, (n) => [`${n}.yaml`, pod('nginx')]))));
  const now = { cache: { ...own.cache, now: Date.now } };
  await own.same(['check'], now);
  const { opened } = await own.same(['check'], now);
  assert.ok(opened.has('0.yaml'));
});

test('a file that cannot be judged is told of in each run, and judged when it can be', async (t) => {
  const own = keeping(
    t,
    folder(t, {
      '.nearpull.yaml': 'limits: {fileMegabytes: 0.001}\n',
      'large.yaml': pod(...Array(300).fill('nginx')),
      'small.yaml': pod('nginx'),
    }),
  );
  for (const _ of [1, 2]) {
    const { outcome, opened } = await own.same();
    assert.match(outcome.stderr, /large\.yaml: .*large/);
    assert.ok(opened.has('large.yaml'));
  }
  own.write('large.yaml', pod('nginx'));
  assert.doesNotMatch((await own.same()).outcome.stderr, /large\.yaml/);
  assert.ok(!(await own.same()).opened.has('large.yaml'));
});

test('nothing is kept where a person says so, of few files, of named ones, and of commands that write or count', async (t) => {
  const own = keeping(t, folder(t, Object.fromEntries(numbered(5, (n) => [`${n}.yaml`, pod('nginx')]))));
  await own.run(['check', '--no-cache']);
  await own.run(['check'], { cache: { ...own.cache, fewestFiles: 6 } });
  await own.run(['check', '--baseline', 'accepted.json']);
  await own.run(['check', '0.yaml', '.']);
  await own.run(['fix', '--domain', DOMAIN]);
  await own.run(['check'], { cache: { ...own.cache, makeFolder: () => false } });
  await own.run(['check'], { cache: { ...own.cache, folder: join(own.path, '0.yaml') } });
  assert.deepEqual(own.kept(), []);
  assert.equal((await own.nearpull(['fix', '--no-cache'])).code, 2);
});

test('results are for the user alone, and old ones are removed', async (t) => {
  const own = keeping(t, folder(t, Object.fromEntries(numbered(5, (n) => [`${n}.yaml`, pod('nginx')]))));
  const at = own.cache.folder;
  const days = (count: number): Date => new Date(Date.now() - count * 24 * 3_600_000);
  for (const n of numbered(70, (index) => index)) {
    writeFileSync(join(at, `${n}.jsonl`), 'x');
    utimesSync(join(at, `${n}.jsonl`), days(n / 3), days(n / 3));
  }
  writeFileSync(join(at, 'left.tmp'), 'x');
  utimesSync(join(at, 'left.tmp'), days(31), days(31));
  await own.same();
  const left = own.kept();
  const name = left.find((each) => !/^\d+\.jsonl$/.test(each)) ?? '';
  assert.equal(statSync(join(at, name)).mode & 0o777, 0o600);
  assert.equal(left.length, 64);
  assert.ok(left.includes('62.jsonl') && !left.includes('63.jsonl'));
  utimesSync(join(at, name), days(29), days(29));
  await own.same();
  assert.ok(statSync(join(at, name)).mtimeMs > days(1).getTime(), 'it was used now');
});

test('threads judge what is not kept, and a thread that dies leaves nothing behind', async (t) => {
  const own = keeping(t, mixedFolder(t));
  const args = ['check', '--format', 'json', '--threads', '3'];
  const { threads, started } = threadsOf(4);
  const { outcome } = await own.same(args, { threads });
  assert.ok(started.length > 0);
  const before = started.length;
  assert.deepEqual((await own.same(args, { threads })).outcome, outcome);
  // The run without results has started its own.
  assert.equal(started.length, before + 2);
  for (const n of numbered(FEWEST_FILES, (index) => index)) {
    own.write(`plain/${n}.yaml`, pod(`httpd:${n}`));
  }
  const dying = threadsOf(4, 'throw');
  const first = await own.run(args, { threads: dying.threads });
  assert.match(first.stderr, /a thread ended early/);
  assert.equal(own.kept().length, 1, 'no file that is half written');
  const { opened } = await own.same(args);
  assert.ok(opened.size > FEWEST_FILES, 'nothing of that run was kept');
});

test('lines of files that are gone are gone', async (t) => {
  const own = keeping(t, folder(t, Object.fromEntries(numbered(5, (n) => [`${n}.yaml`, pod('nginx')]))));
  await own.same();
  rmSync(join(own.path, '3.yaml'));
  await own.same();
  const text = readFileSync(join(own.cache.folder, own.kept()[0] ?? ''), 'utf8');
  assert.ok(text.includes('4.yaml') && !text.includes('3.yaml'));
});

test('where only a chart in a chart is looked at, the values of the one around it count', async (t) => {
  const inner = 'charts/c1/charts/db';
  const own = keeping(t, mixedFolder(t, { plain: 3, heavy: 2 }));
  own.write(`${inner}/Chart.yaml`, 'name: db\nversion: 1.0.0\n');
  own.write(`${inner}/values.yaml`, 'web: mysql:8\n');
  own.write(`${inner}/templates/db.yaml`, TEMPLATE);
  await own.same(['check', inner]);
  assert.ok(!(await own.same(['check', inner])).opened.has(`${inner}/values.yaml`));
  own.write('charts/c1/values.yaml', 'db: {web: redis:7}\n');
  assert.ok((await own.same(['check', inner])).opened.has(`${inner}/values.yaml`));
});

test('where the charts have more text than is read in a run, nothing is kept', async (t) => {
  const filler = '# filler filler filler filler filler filler filler\n'.repeat(18_000);
  const own = keeping(t, folder(t));
  const charts = numbered(75, (n) => `charts/${String(n).padStart(3, '0')}`);
  const add = (chart: string): void => {
    own.write(`${chart}/Chart.yaml`, 'name: c\nversion: 1.0.0\n');
    own.write(`${chart}/values.yaml`, 'web: nginx:1.27\n');
    own.write(`${chart}/templates/a.yaml`, TEMPLATE + filler);
  };
  charts.slice(0, 40).forEach(add);
  await own.same();
  assert.ok(!(await own.same()).opened.has('charts/000/values.yaml'));
  // What is kept of the others counts as well.
  charts.slice(40).forEach(add);
  for (const _ of [1, 2]) {
    const { outcome, opened } = await own.same();
    assert.match(outcome.stderr, /charts\/07\d\/.*not read beside other files/);
    assert.ok(opened.has('charts/000/values.yaml'));
  }
});

test('findings that are shown in the place of others are made when they are', async (t) => {
  const files = Object.fromEntries(
    numbered(80, (n) => [`${String(n).padStart(2, '0')}.yaml`, pod(`nginx:1.${n}`, `redis:${n}`)] as const),
  );
  const own = keeping(t, folder(t, { ...files, 'charts/c/Chart.yaml': 'name: c\nversion: 1.0.0\n' }));
  own.write('charts/c/values.yaml', 'web: nginx:1.27\n');
  own.write('charts/c/templates/web.yaml', TEMPLATE);
  for (const args of [
    ['check'],
    ['check', '--max', '9'],
    ['check', '--quiet', '--max', '9'],
    ['check', '--max', '0'],
  ]) {
    for (const [name, text] of Object.entries(files)) {
      own.write(name, text);
    }
    await own.same(args);
    assert.ok(!(await own.same(args)).opened.has('79.yaml'));
    // Each step shows findings that were counted before. The last one shows those of the chart.
    for (const [first, end] of [
      [0, 3],
      [40, 60],
      [3, 40],
      [60, 80],
    ] as const) {
      numbered(end - first, (n) =>
        own.write(`${String(first + n).padStart(2, '0')}.yaml`, pod('quay.io/a/b:1')),
      );
      const { outcome } = await own.same(args);
      assert.ok(outcome.stdout.length > 0);
      const { opened } = await own.same(args);
      assert.ok(!opened.has('79.yaml') && !opened.has('charts/c/values.yaml'), 'what was made is kept then');
    }
  }
});
