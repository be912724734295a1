// fix --unsafe and --interactive: which fixes that need review are made, who is asked, and that a second run has nothing to do.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DOMAIN, folder, pod } from '../support/cli.ts';

const FIX = ['fix', '--domain', DOMAIN] as const;
const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const fixed = (name: string, tag = ':latest'): string => `${DOMAIN}/library/${name}${tag}`;

/** The registry is empty, so that the rewrite rests on a guess. */
const VALUES = 'image:\n  registry: ""\n  repository: acme/kafka\n  tag: 4.0.0\n';
const CHART = { 'chart/Chart.yaml': 'name: a\n', 'chart/values.yaml': VALUES };
const FIXED_VALUES = VALUES.replace('""', `"${DOMAIN}"`);

/** Two kustomizations use the base, and one of them looks for its image by name. */
const BUILDS = {
  'base/kustomization.yaml': 'resources: [pod.yaml]\n',
  'base/pod.yaml': pod('nginx:1.27'),
  'one/kustomization.yaml':
    'resources: [../base]\nimages:\n  - name: nginx\n    newName: registry.example/nginx\n',
  'two/kustomization.yaml': 'resources: [../base]\n',
};

test('without an option, what needs review is left, and said with its reason', async (t) => {
  const { nearpull, read } = folder(t, CHART);
  const { code, stdout } = await nearpull(FIX);
  assert.match(
    stdout,
    /^chart\/values\.yaml\n {2}3:15 [\s\S]* needs review: The registry is empty here, .*\n\nRewrote 0 places in 0 files\. 1 problem left\.\nNext: nearpull fix --interactive .* asks about 1 fix that needs review\. --unsafe makes it unasked\.\n$/,
  );
  assert.equal(read('chart/values.yaml').toString(), VALUES);
  assert.equal(code, 1);
  const check = await nearpull(['check', '--format=compact', '--domain', DOMAIN]);
  assert.match(check.stdout, /needs review: The registry is empty here/);
  const { findings } = JSON.parse(
    (await nearpull(['check', '--format=compact', '--domain', DOMAIN, '--format=json'])).stdout,
  );
  const [{ safety, reason, reasonCode }] = findings[0].fixes;
  assert.deepEqual([safety, reasonCode], ['needs-review', 'emptyRegistry']);
  assert.match(reason, /^The registry is empty here/);
  const chinese = await nearpull([...FIX, '--locale=zh-cn']);
  assert.match(chinese.stdout, /需要人工确认：此处的镜像仓库地址为空/);
});

test('a missing domain is no reason that check repeats at each line', async (t) => {
  const { nearpull } = folder(t, { 'a.yaml': pod('nginx') });
  assert.doesNotMatch((await nearpull(['check'])).stdout, /needs review/);
  const { findings } = JSON.parse((await nearpull(['check', '--format=json'])).stdout);
  assert.equal(findings[0].fixes[0].reasonCode, 'noDomain');
});

test('--unsafe makes what needs review too, says what and why, and a second run writes nothing', async (t) => {
  const { nearpull, read } = folder(t, { ...CHART, 'pod.yaml': pod('nginx') });
  const { code, stdout } = await nearpull([...FIX, '--unsafe']);
  assert.match(
    stdout,
    /^chart\/values\.yaml {2}1 place rewritten\n {2}3 {2}acme\/kafka:4\.0\.0 → .*\nchart\/values\.yaml:3:15 {2}Pull through the proxy: \S+ — needs review: The registry is empty.*\npod\.yaml {2}1 place rewritten\n {2}7 {2}nginx → .*\nRewrote 2 places in 2 files\. 0 problems left\.\n$/,
  );
  assert.equal(read('chart/values.yaml').toString(), FIXED_VALUES);
  assert.equal(read('pod.yaml').toString(), pod(fixed('nginx')));
  assert.equal(code, 0);
  assert.match(
    (await nearpull([...FIX, '--unsafe'])).stdout,
    /^Rewrote 0 places in 0 files\. 0 problems left\./,
  );
});

test('--unsafe --format json names the fixes that needed review', async (t) => {
  const { nearpull } = folder(t, CHART);
  const { files } = JSON.parse((await nearpull([...FIX, '--unsafe', '--format=json'])).stdout);
  assert.deepEqual(
    [files.length, files[0].file, files[0].edits, files[0].written],
    [1, 'chart/values.yaml', 1, true],
  );
  const [{ rule, line, safety, reasonCode }] = files[0].reviewed;
  assert.deepEqual(
    [rule, line, safety, reasonCode],
    ['docker-hub-image', 3, 'needs-review', 'emptyRegistry'],
  );
});

test('a fix of two files is made whole where both are in the run, and not at all otherwise', async (t) => {
  const all = folder(t, BUILDS);
  const done = await all.nearpull([...FIX, '--unsafe']);
  assert.equal(all.read('base/pod.yaml').toString(), pod(fixed('nginx', ':1.27')));
  assert.match(all.read('one/kustomization.yaml').toString(), new RegExp(`name: ${DOMAIN}/library/nginx\n`));
  assert.match(done.stdout, /one\/kustomization\.yaml looks for this image by its name/);
  assert.match(
    (await all.nearpull([...FIX, '--unsafe'])).stdout,
    /^Rewrote 0 places in 0 files\. 0 problems left/,
  );
  const part = folder(t, {
    'kustomization.yaml':
      'resources: [base]\nimages:\n  - name: nginx\n    newName: registry.example/nginx\n',
    'base/kustomization.yaml': 'resources: [pod.yaml]\n',
    'base/pod.yaml': pod('nginx:1.27'),
    'base/other/kustomization.yaml': 'resources: [..]\n',
  });
  const left = await part.nearpull([...FIX, '--unsafe', 'base']);
  assert.equal(part.read('base/pod.yaml').toString(), pod('nginx:1.27'));
  assert.match(left.stdout, /Rewrote 0 places in 0 files\. 1 problem left\.\n$/);
  assert.equal(left.code, 1);
});

test('a fix of two files is not made when git holds one of them back', async (t) => {
  const { git, nearpull, read, write } = folder(t, BUILDS);
  await commitAll(git);
  write('one/kustomization.yaml', `# mine\n${BUILDS['one/kustomization.yaml']}`);
  const { code, stderr } = await nearpull([...FIX, '--unsafe']);
  assert.equal(read('base/pod.yaml').toString(), BUILDS['base/pod.yaml']);
  assert.match(
    stderr,
    /^nearpull: one\/kustomization\.yaml: not written: it has changes that are not committed/,
  );
  assert.equal(code, 2);
});

test('fixes that cannot be used together are made one after the other, and the patch of a dry run holds them all', async (t) => {
  const policy = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata:
  name: redirect
spec:
  rules:
    - name: redirect
      match: {any: [{resources: {kinds: [Pod]}}]}
      mutate:
        foreach:
          - list: request.object.spec.containers
            preconditions:
              all: [{key: "{{ images.containers.\\"{{element.name}}\\".registry }}", operator: Equals, value: docker.io}]
            patchStrategicMerge:
              spec:
                containers:
                  - name: "{{ element.name }}"
                    image: "${DOMAIN}/{{ images.containers.\\"{{element.name}}\\".path }}:{{ images.containers.\\"{{element.name}}\\".tag }}"
`;
  const [dry, real] = [folder(t, { 'a.yaml': policy }), folder(t, { 'a.yaml': policy })];
  const findings = JSON.parse((await dry.nearpull(['check', '--domain', DOMAIN, '--format=json'])).stdout);
  assert.ok(findings.findings.length > 1);
  const patch = await dry.nearpull([...FIX, '--unsafe', '--dry-run']);
  await real.nearpull([...FIX, '--unsafe']);
  assert.notEqual(real.read('a.yaml').toString(), policy);
  assert.deepEqual((await dry.git(['apply', '-'], patch.bytes)).stderr, '');
  assert.deepEqual(dry.read('a.yaml'), real.read('a.yaml'));
  assert.match((await real.nearpull([...FIX, '--unsafe'])).stdout, /^Rewrote 0 places in 0 files\./m);
});

const THREE = { 'a.yaml': pod('nginx', 'redis', 'httpd'), 'b.yaml': pod('busybox') };

test('--interactive asks about each fix, safe or not, and makes those that are accepted', async (t) => {
  const { nearpull, read } = folder(t, { ...THREE, ...CHART });
  const { code, stdout } = await nearpull([...FIX, '--interactive'], {
    answers: ['y', 'n', '?', 'Y', 'n', 'y'],
    env: { NO_COLOR: '1' },
  });
  assert.equal(read('a.yaml').toString(), pod(fixed('nginx'), 'redis', fixed('httpd')));
  assert.equal(read('b.yaml').toString(), pod('busybox'));
  assert.equal(read('chart/values.yaml').toString(), FIXED_VALUES);
  assert.match(
    stdout,
    new RegExp(
      `^a\\.yaml:7:14 .*\n-    - image: nginx\n\\+    - image: ${fixed('nginx')}\n\\(1/3\\) Make this fix \\[y,n,q,a,d,\\?\\]\\? a\\.yaml:8:14 `,
    ),
  );
  assert.match(stdout, /\? y - make this fix\n(?:. - .*\n){5}\(3\/3\) Make this fix/);
  assert.match(
    stdout,
    /chart\/values\.yaml:3:15 .* needs review: The registry is empty here.*\n- {2}registry: ""\n/,
  );
  assert.match(stdout, /Rewrote 3 places in 2 files\. 2 problems left\.\n$/);
  assert.equal(code, 1);
  const again = await nearpull([...FIX, '--interactive'], { answers: ['n', 'n'] });
  assert.match(again.stdout, /Rewrote 0 places in 0 files\. 2 problems left\./);
});

test('a and d answer for the rest of the file; q and the end of the input keep what was accepted', async (t) => {
  const cases: readonly (readonly [readonly string[], string, string])[] = [
    [['n', 'a', 'n'], pod('nginx', fixed('redis'), fixed('httpd')), pod('busybox')],
    [['y', 'd', 'y'], pod(fixed('nginx'), 'redis', 'httpd'), pod(fixed('busybox'))],
    [['y', 'q', 'y', 'y'], pod(fixed('nginx'), 'redis', 'httpd'), pod('busybox')],
    [['y'], pod(fixed('nginx'), 'redis', 'httpd'), pod('busybox')],
  ];
  for (const [answers, a, b] of cases) {
    const { nearpull, read } = folder(t, THREE);
    await nearpull([...FIX, '--interactive'], { answers });
    assert.deepEqual([read('a.yaml').toString(), read('b.yaml').toString()], [a, b], answers.join(' '));
  }
});

test('a question has colours on a terminal, and shows the other file that a fix changes', async (t) => {
  const { nearpull, read } = folder(t, BUILDS);
  const { stdout } = await nearpull([...FIX, '--interactive'], {
    answers: ['y'],
    env: { NO_COLOR: '', TERM: 'xterm' },
  });
  assert.ok(stdout.includes('\x1b[31m-    - image: nginx:1.27\x1b[39m\n'));
  assert.ok(stdout.includes(`\x1b[32m+    - image: ${fixed('nginx', ':1.27')}\x1b[39m\n`));
  assert.ok(stdout.includes('one/kustomization.yaml\n\x1b[31m-  - name: nginx\x1b[39m\n'));
  assert.match(read('one/kustomization.yaml').toString(), new RegExp(`name: ${DOMAIN}/library/nginx\n`));
});

test('a hostile file cannot drive the terminal of the questions', async (t) => {
  const { nearpull } = folder(t, { 'a.yaml': pod('nginx # \x1b[2J\u202e') });
  const { stdout } = await nearpull([...FIX, '--interactive'], { answers: ['n'], env: { NO_COLOR: '1' } });
  assert.doesNotMatch(stdout, /[^\P{C}\n]/u);
  assert.match(stdout, /\\x1b\[2J\\u202e/);
});

test('--interactive --dry-run prints the patch of what was accepted, and talks on standard error', async (t) => {
  const { nearpull, git, read } = folder(t, THREE);
  const dry = await nearpull([...FIX, '--interactive', '--dry-run'], { answers: ['y', 'n', 'n', 'y'] });
  assert.equal(read('a.yaml').toString(), THREE['a.yaml']);
  assert.match(dry.stderr, /Make this fix/);
  assert.equal((await git(['apply', '-'], Buffer.from(dry.stdout))).stderr, '');
  assert.equal(read('a.yaml').toString(), pod(fixed('nginx'), 'redis', 'httpd'));
  assert.equal(read('b.yaml').toString(), pod(fixed('busybox')));
});

test('--interactive needs a terminal, and options that do not go together are refused', async (t) => {
  const { nearpull, read } = folder(t, THREE);
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [
      ['--interactive'],
      /^nearpull: fix --interactive asks a person about each fix, and there is no terminal/,
    ],
    [['--interactive', '--unsafe'], /The options --unsafe and --interactive cannot be used together\./],
    [['--interactive', '-'], /reads answers from standard input/],
  ];
  for (const [args, message] of cases) {
    const { code, stderr } = await nearpull([...FIX, ...args]);
    assert.match(stderr, message);
    assert.equal(code, 2);
  }
  for (const option of ['--unsafe', '--interactive', '--allow-dirty']) {
    const { code, stderr } = await nearpull(['check', option]);
    assert.match(stderr, new RegExp(`^nearpull: The option ${option} belongs to fix`));
    assert.equal(code, 2);
  }
  assert.equal(read('a.yaml').toString(), THREE['a.yaml']);
});

const SCRIPT = '/usr/bin/script';

test('a person at a real terminal is asked and heard', { skip: !existsSync(SCRIPT) }, async (t) => {
  const { path, read } = folder(t, THREE);
  const command = [process.execPath, MAIN, ...FIX, '--interactive'].map((word) => `'${word}'`).join(' ');
  const child = spawn(SCRIPT, ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: path,
    env: { ...process.env, LC_ALL: 'C', NO_COLOR: '1' },
  });
  let shown = '';
  let asked = 0;
  const answers = ['n', 'y', 'q'];
  child.stdout.on('data', (chunk) => {
    shown += chunk;
    // Each answer waits for its question, like a person.
    for (; asked < shown.split('Make this fix').length - 1; asked++) {
      child.stdin.write(`${answers[asked] ?? ''}\n`);
    }
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.equal(read('a.yaml').toString(), pod('nginx', fixed('redis'), 'httpd'), shown);
  assert.match(shown, /Rewrote 1 place in 1 file\. 3 problems left\.\r\n$/);
  assert.equal(code, 1);
  assert.equal(read('b.yaml').toString(), pod('busybox'));
});

test('git: a file with changes of its own is named and left, the others are written', async (t) => {
  const names = ['clean', 'changed', 'staged', 'untracked', 'ignored'];
  const files = Object.fromEntries(names.map((name) => [`${name}.yaml`, pod('nginx')]));
  const { git, nearpull, read, write } = folder(t, { ...files, '.gitignore': 'ignored.yaml\n' });
  await git(['init', '--quiet']);
  await git(['add', 'clean.yaml', 'changed.yaml', 'staged.yaml', '.gitignore']);
  await commit(git);
  const own = `# mine\n${pod('nginx')}`;
  write('changed.yaml', own);
  write('staged.yaml', own);
  await git(['add', 'staged.yaml']);
  assert.equal(
    (await nearpull([...FIX, '--dry-run', '.', 'ignored.yaml'])).code,
    0,
    'a dry run asks nothing',
  );
  const held = JSON.parse((await nearpull([...FIX, '--format=json', 'changed.yaml'])).stdout);
  assert.deepEqual(held.files, [{ file: 'changed.yaml', edits: 1, written: false, reviewed: [] }]);
  const { code, stdout, stderr } = await nearpull([...FIX, '.', 'ignored.yaml']);
  assert.equal(
    stderr,
    [
      'changed.yaml: not written: it has changes that are not committed; commit them, or use --allow-dirty',
      'staged.yaml: not written: it has changes that are not committed; commit them, or use --allow-dirty',
      'untracked.yaml: not written: Git does not track it, so the fix could not be taken back; add and commit it, or use --allow-dirty',
    ]
      .map((line) => `nearpull: ${line}\n`)
      .join(''),
  );
  assert.match(stdout, /Rewrote 2 places in 2 files\. 3 problems left\.\n$/);
  assert.equal(read('clean.yaml').toString(), pod(fixed('nginx')));
  assert.equal(read('ignored.yaml').toString(), pod(fixed('nginx')));
  assert.equal(read('changed.yaml').toString(), own);
  assert.equal(code, 2);
  const forced = await nearpull([...FIX, '--allow-dirty']);
  assert.equal(read('changed.yaml').toString(), own.replace('nginx', fixed('nginx')));
  assert.deepEqual([forced.stderr, forced.code], ['', 0]);
});

test('git is asked in the repository of each file, whatever the file is called', async (t) => {
  const name = 'inner/:(top) "x" 镜像*.yaml';
  const { git, nearpull, read } = folder(t, { [name]: pod('nginx'), 'outer.yaml': pod('nginx') });
  await git(['init', '--quiet', 'inner']);
  const { code, stderr } = await nearpull(FIX);
  assert.match(stderr, /^nearpull: inner\/:\(top\) "x" 镜像\*\.yaml: not written: Git does not track it/);
  assert.equal(
    read('outer.yaml').toString(),
    pod(fixed('nginx')),
    'outside of the repository nothing is asked',
  );
  assert.equal(code, 2);
});

test('no program that the settings of a repository name is started', {
  skip: process.platform === 'win32',
}, async (t) => {
  const files = { 'a.yaml': pod('nginx'), 'b.yaml': pod('nginx'), 'sub/c.yaml': pod('nginx') };
  const { path, git, nearpull, list, write } = folder(t, {
    ...files,
    '.gitattributes': 'a.yaml filter=one\nb.yaml filter=two\n',
    'sub/.gitattributes': '* filter=one\n',
  });
  const traps = (where: string): readonly (readonly string[])[] => [
    ['core.fsmonitor', `touch ${path}/started-watcher-${where}`],
    ['filter.one.clean', `touch ${path}/started-clean-${where}; cat`],
    ['filter.one.required', 'true'],
    ['filter.two.process', `touch ${path}/started-process-${where}`],
    ['filter.two.required', 'true'],
  ];
  for (const where of ['sub', '.']) {
    const inside = (args: readonly string[]) => git(['-C', where, ...args]);
    await inside(['init', '--quiet']);
    await inside(['add', '.']);
    await commit(inside);
    for (const trap of traps(where === '.' ? 'top' : where)) {
      await inside(['config', ...trap]);
    }
  }
  // Git looks into a file only where its time of change is another one.
  const touch = () => Object.entries(files).forEach(([name, text]) => void write(name, text));
  const started = () => list().filter((name) => name.startsWith('started-'));
  touch();
  await git(['status']);
  assert.ok(started().length > 2, 'git alone starts them');
  for (const name of started()) {
    rmSync(join(path, name));
  }
  touch();
  const { code, stderr } = await nearpull(FIX);
  assert.deepEqual([started(), stderr, code], [[], '', 0]);
});

test('where git is missing or refuses, nothing is known and all is written', async (t) => {
  const { git, nearpull, read, write } = folder(t, { 'a.yaml': pod('nginx') });
  await git(['init', '--quiet']);
  assert.equal((await nearpull(FIX, { env: { PATH: '' } })).code, 0);
  assert.equal(read('a.yaml').toString(), pod(fixed('nginx')));
  write('a.yaml', pod('nginx'));
  write('.git/HEAD', 'broken');
  assert.equal((await nearpull(FIX)).code, 0);
});

type Git = ReturnType<typeof folder>['git'];

async function commitAll(git: Git): Promise<void> {
  await git(['init', '--quiet']);
  await git(['add', '.']);
  await commit(git);
}

async function commit(git: Git): Promise<void> {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  const { code, stderr } = await git([...who, 'commit', '--quiet', '--message=x']);
  assert.equal(code, 0, stderr);
}
