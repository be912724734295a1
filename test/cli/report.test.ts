// Tests of `nearpull check` and `nearpull images`: their output as text and as JSON, and their exit codes.
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { COMMAND_NAMES, isCommand } from '../../cli/commandLine/commands.ts';
import { optionRow } from '../../cli/commandLine/options.ts';
import { RULE_CODES, rulePage } from '../../core/index.ts';
import { DOMAIN, folder, pod } from '../support/cli.ts';

test('check names each place, sorted by file, and ends with 1', async (t) => {
  const { nearpull } = folder(t, {
    'b.yaml': pod('nginx'),
    'a/deep/x.yml': pod('ghcr.io/a/b:1', 'grafana/grafana:main'),
    'a/clean.json':
      '{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"image": "quay.io/a/b:1"}]}}',
    'notes.txt': pod('nginx'),
    'node_modules/p/x.yaml': pod('nginx'),
  });
  const { code, stdout, stderr } = await nearpull(['check', '--domain', DOMAIN]);
  assert.deepEqual(stdout.split('\n'), [
    'a/deep/x.yml',
    '  8:14  warning  grafana/grafana:main is pulled from Docker Hub.  docker-hub-image',
    '    8 │     - image: grafana/grafana:main',
    '      │              ^^^^^^^^^^^^^^^^^^^^',
    `      → Pull through the proxy: ${DOMAIN}/grafana/grafana:main`,
    '',
    'b.yaml',
    '  7:14  warning  nginx is pulled from Docker Hub.  docker-hub-image',
    '    7 │     - image: nginx',
    '      │              ^^^^^',
    `      → Pull through the proxy: ${DOMAIN}/library/nginx:latest`,
    '',
    'Found 2 problems in 2 of 3 files (2 fixable).',
    '  Severity: warning 2',
    '  Registries: docker.io 2',
    '  Images: docker.io/grafana/grafana 1, docker.io/library/nginx 1',
    `  docker-hub-image: ${rulePage('docker-hub-image', 'en')}`,
    `Next: nearpull fix --domain ${DOMAIN} makes 2 safe fixes.`,
    '',
  ]);
  assert.equal(stderr, '');
  assert.equal(code, 1);
});

test('check of clean files ends with 0', async (t) => {
  const { nearpull } = folder(t, { 'a.yaml': pod('quay.io/a/b:1'), 'b.json': '{}' });
  const { code, stdout, stderr } = await nearpull(['check']);
  assert.equal(stdout, 'Nothing found in 1 file.\n');
  assert.equal(stderr, 'Not judged: 1 file without an object of a kind that Nearpull knows.\n');
  assert.equal(code, 0);
});

test('a placeholder is found in a policy that names no image', async (t) => {
  const policy = 'apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nspec:\n  x: "<访问域名>/library"\n';
  const { nearpull } = folder(t, { 'policy.yaml': policy });
  const { code, stdout } = await nearpull(['check', '--format=compact']);
  assert.match(stdout, /^policy\.yaml:4:7 {2}error {2}proxy-placeholder /);
  assert.equal(code, 1);
});

test('check --format json carries rule, message, range and fixes', async (t) => {
  const { nearpull } = folder(t, { 'a.yaml': pod('"nginx"') });
  const { code, stdout } = await nearpull(['check', '--format', 'json', '--domain', DOMAIN]);
  const place = { line: 7, column: 15, endLine: 7, endColumn: 20 };
  const target = `${DOMAIN}/library/nginx:latest`;
  assert.deepEqual(JSON.parse(stdout), {
    schemaVersion: 2,
    settings: null,
    findings: [
      {
        file: 'a.yaml',
        path: 'a.yaml',
        rule: 'docker-hub-image',
        severity: 'warning',
        message: 'nginx is pulled from Docker Hub.',
        ...place,
        image: { raw: 'nginx', name: 'docker.io/library/nginx', registry: 'docker.io' },
        excerpt: { text: '    - image: "nginx"', start: 14, end: 19 },
        fixes: [
          {
            title: `Pull through the proxy: ${target}`,
            safety: 'safe',
            reason: null,
            reasonCode: null,
            edits: [{ ...place, newText: target }],
          },
        ],
      },
    ],
    notices: [],
  });
  assert.equal(code, 1);
});

test('images --format json lists every reference with its meaning', async (t) => {
  const images = ['nginx', `${DOMAIN}/library/redis:7`, 'quay.io/a/b:1', '"{{ .Values.image }}"', 'UPPER'];
  const { nearpull } = folder(t, { 'a.yaml': pod(...images) });
  const { code, stdout } = await nearpull(['images', '--format', 'json', '--domain', DOMAIN]);
  const { images: rows } = JSON.parse(stdout);
  assert.deepEqual(rows[0], {
    file: 'a.yaml',
    line: 7,
    column: 14,
    endLine: 7,
    endColumn: 19,
    raw: 'nginx',
    canonical: 'docker.io/library/nginx',
    registry: 'docker.io',
    status: 'docker-hub',
    official: true,
    target: `${DOMAIN}/library/nginx:latest`,
    resource: { apiVersion: 'v1', kind: 'Pod', name: 'web' },
    path: 'spec.containers[0].image',
    dialect: 'kubernetes',
    tier: 'certain',
    keys: ['image'],
    redirect: null,
    built: null,
  });
  assert.deepEqual(
    rows.map(({ status, target }: Record<string, unknown>) => [status, target === null]),
    [
      ['docker-hub', false],
      ['proxied', true],
      ['other', true],
      ['templated', true],
      ['invalid', true],
    ],
  );
  assert.equal(code, 0);
  const { images: unset } = JSON.parse((await nearpull(['images', '--format', 'json'])).stdout);
  assert.equal(unset[0].target, null, 'without a domain there is no target');
});

test('images prints a table', async (t) => {
  const { nearpull } = folder(t, { 'a.yaml': pod('nginx', 'quay.io/a/b:1') });
  const { code, stdout } = await nearpull(['images', 'a.yaml', '--domain', DOMAIN, '--no-latest-tag']);
  assert.equal(
    stdout,
    `a.yaml:7:14  docker-hub  kubernetes  certain  nginx → ${DOMAIN}/library/nginx\na.yaml:8:14  other       kubernetes  certain  quay.io/a/b:1\n2 images (docker-hub 1, other 1)\n`,
  );
  assert.equal(code, 0);
});

test('columns count UTF-16 units, and not the byte order mark', async (t) => {
  const flow = (name: string): string =>
    `{apiVersion: v1, kind: Pod, ${name}, spec: {containers: [{image: nginx}]}}\n`;
  const column = (text: string): number => text.indexOf('nginx') + 1;
  const [plain, astral] = [flow('a: b'), flow('a: 😀')];
  const { nearpull } = folder(t, { 'a.yaml': `\ufeff${plain}`, 'b.yaml': astral });
  const { images: rows } = JSON.parse((await nearpull(['images', '--format', 'json'])).stdout);
  assert.deepEqual(
    rows.map((row: Record<string, unknown>) => [row.line, row.column, row.endColumn]),
    [plain, astral].map((text) => [1, column(text), column(text) + 5]),
  );
});

test('UTF-16 with a byte order mark is read, in both byte orders', async (t) => {
  const little = Buffer.from(`\ufeff${pod('nginx')}`, 'utf16le');
  const { nearpull } = folder(t, { 'le.yaml': little, 'be.yaml': Buffer.from(little).swap16() });
  const { stdout } = await nearpull(['images']);
  assert.deepEqual(
    stdout
      .split('\n')
      .slice(0, 2)
      .map((line) => line.split('  ')[0]),
    ['be.yaml:7:14', 'le.yaml:7:14'],
  );
});

test('a missing path is named, the other paths are checked, and the exit code is 2', async (t) => {
  const { nearpull } = folder(t, { 'a.yaml': pod('nginx') });
  const { code, stdout, stderr } = await nearpull([
    'check',
    '--format=compact',
    'missing.yaml',
    'a.yaml',
    'gone/',
  ]);
  assert.equal(
    stderr,
    'nearpull: missing.yaml: no such file or folder\nnearpull: gone: no such file or folder\n',
  );
  assert.match(stdout, /^a\.yaml:7:14 /);
  assert.equal(code, 2);
});

test('a file that is reached twice is checked once; links to folders are not followed', async (t) => {
  const { path, nearpull } = folder(t, { 'deploy/a.yaml': pod('nginx') });
  mkdirSync(join(path, 'other'));
  symlinkSync('../deploy', join(path, 'deploy/loop'));
  symlinkSync('nowhere', join(path, 'deploy/.#a.yaml'));
  symlinkSync('a.yaml', join(path, 'deploy/0-link.yaml'));
  symlinkSync('../deploy/a.yaml', join(path, 'other/link.yaml'));
  const { stdout, stderr } = await nearpull([
    'check',
    '--format=compact',
    '.',
    './deploy',
    'deploy/a.yaml',
    'deploy/a.yaml',
  ]);
  assert.match(stdout, /^deploy\/a\.yaml:7:14 .*\nFound 1 problem in 1 of 1 file \(1 fixable\)\.\n$/);
  assert.equal(stderr, '');
  assert.match((await nearpull(['check', '--format=compact', 'other'])).stdout, /^other\/link\.yaml:7:14 /);
});

test('--exclude leaves out folders, paths and names, however often it is given', async (t) => {
  const { nearpull } = folder(t, {
    'charts/a.yaml': pod('nginx'),
    'deep/vendor/b.yaml': pod('nginx'),
    'deep/x.gen.yaml': pod('nginx'),
    'deep/kept.yaml': pod('nginx'),
  });
  const excludes = ['--exclude', 'charts/**', '--exclude=vendor', '--exclude', '*.gen.yaml'];
  assert.match(
    (await nearpull(['check', '--format=compact', ...excludes])).stdout,
    /^deep\/kept\.yaml:7:14 .*\n.*in 1 of 1 file \(1 fixable\)\.\n$/,
  );
  const named = await nearpull(['check', '--format=compact', 'deep/x.gen.yaml', ...excludes]);
  assert.equal(named.code, 0);
});

test('standard input is read in the position of the dash', async (t) => {
  const { nearpull } = folder(t);
  const yaml = await nearpull(['check', '--format=compact', '-'], { stdin: pod('nginx') });
  assert.match(yaml.stdout, /^<stdin>:7:14 /);
  assert.equal(yaml.code, 1);
  const json = '{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"image":"nginx"}]}}';
  const { images: rows } = JSON.parse(
    (await nearpull(['images', '-', '--format=json'], { stdin: json })).stdout,
  );
  assert.equal(rows[0].file, '<stdin>');
  assert.equal(rows[0].column, json.indexOf('nginx') + 1);
});

test('a hostile file cannot drive the terminal', async (t) => {
  const hostile = '"ngi\\e[31mnx\\u202e\\x9b\\x7f"';
  const { nearpull } = folder(t, { 'a\x1b[2J.yaml': pod(hostile) });
  for (const args of [['check'], ['images'], ['check', '--format=json'], ['images', '--format=json']]) {
    const { stdout } = await nearpull(args);
    assert.doesNotMatch(stdout, /[^\P{C}\n]/u, args.join(' '));
    assert.match(stdout, /\\(?:x1b|u001b)\[2J/, args.join(' '));
  }
  const { images: rows } = JSON.parse((await nearpull(['images', '--format=json'])).stdout);
  assert.equal(rows[0].raw, 'ngi\x1b[31mnx\u202e\x9b\x7f');
});

test('a document over the size budget is named, and is no clean one: the run fails', async (t) => {
  const huge = `${pod('nginx')}${'# filler\n'.repeat(600_000)}---\n${pod('redis:7')}`;
  const { nearpull } = folder(t, { 'huge.yaml': huge });
  const { code, stdout, stderr } = await nearpull(['check', '--format', 'json']);
  const { findings, notices } = JSON.parse(stdout);
  assert.deepEqual(
    findings.map(({ rule }: Record<string, unknown>) => rule),
    ['docker-hub-image'],
  );
  assert.deepEqual([notices.length, notices[0].file, notices[0].line], [1, 'huge.yaml', 1]);
  assert.match(notices[0].message, / 5\.4 MB/);
  assert.equal(stderr, '');
  assert.equal(code, 2);
  const images = await nearpull(['images', '--format', 'json']);
  assert.deepEqual([JSON.parse(images.stdout).notices, images.stderr], [notices, '']);
  assert.match((await nearpull(['images'])).stderr, /^huge\.yaml:1:1 {2}.* 5\.4 MB/);
});

test('a bad domain is refused with the reason', async (t) => {
  const { nearpull } = folder(t, { 'a.yaml': pod('nginx') });
  const bad = [
    'ftp://a.example.com',
    '../x',
    'a b.com',
    'a.exa\nmple.com',
    '{{x}}',
    'me@a.example.com',
    'a.'.repeat(150),
  ];
  for (const domain of bad) {
    const { code, stdout, stderr } = await nearpull(['check', `--domain=${domain}`]);
    assert.equal(code, 2, domain);
    assert.equal(stdout, '');
    assert.match(stderr, /^nearpull: .* is not a registry domain: [^\n]+\n$/);
  }
});

test('a bad command line is refused, and says where help is', async (t) => {
  const { nearpull } = folder(t);
  const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
    [
      ['chek'],
      [`There is no command chek. Known commands: ${COMMAND_NAMES.join(', ')}.`, 'Did you mean check?'],
    ],
    [['frobnicate'], [`There is no command frobnicate. Known commands: ${COMMAND_NAMES.join(', ')}.`]],
    [['check', '--zzz'], ['There is no option --zzz.']],
    [
      ['check', '--formt=json'],
      ['There is no option --formt.', 'Did you mean --format?'],
    ],
    [['check', '--domain'], ['The option --domain needs a value.']],
    [['check', '--domain', '--format=json'], ['The option --domain needs a value.']],
    [['fix', '--dry-run=yes'], ['The option --dry-run takes no value.']],
    [
      ['check', '--config', 'a', '--no-config'],
      ['The options --config and --no-config cannot be used together.'],
    ],
    [['check', '--dry-run'], [`The option --dry-run belongs to ${optionRow('dry-run').of.join(', ')}.`]],
    [
      ['policy', '--exclude', 'a'],
      [`The option --exclude belongs to ${optionRow('exclude').of.join(', ')}.`],
    ],
    [
      ['explain', 'docker-hub'],
      [`There is no rule docker-hub.`, `Known rules: ${RULE_CODES.join(', ')}.`],
    ],
    [
      ['explain', 'moved-imag'],
      ['There is no rule moved-imag.', 'Did you mean moved-image?'],
    ],
    [['completion', 'tcsh'], ['completion needs a shell: bash, zsh, fish.']],
    [
      ['help', 'fux'],
      [`There is no command fux. Known commands: ${COMMAND_NAMES.join(', ')}.`, 'Did you mean fix?'],
    ],
  ];
  for (const [args, messages] of cases) {
    const { code, stdout, stderr } = await nearpull(args);
    const [first = ''] = args;
    const help = isCommand(first) && first !== 'help' ? `nearpull help ${first}` : 'nearpull --help';
    assert.deepEqual(
      stderr.split('\n'),
      [...messages, `See ${help}.`].map((each) => `nearpull: ${each}`).concat(''),
    );
    assert.equal(stdout, '');
    assert.equal(code, 2);
  }
});

test('a value that an option does not take is refused with those that it takes', async (t) => {
  const { nearpull } = folder(t);
  const { code, stderr } = await nearpull(['check', '--color', 'allways']);
  assert.equal(
    stderr,
    'nearpull: The option --color cannot be allways. It can be: auto, always, never.\nnearpull: Did you mean always?\nnearpull: See nearpull help check.\n',
  );
  assert.equal(code, 2);
});

test('the language comes from --locale, else from the environment', async (t) => {
  const { nearpull } = folder(t);
  assert.match((await nearpull(['--help'])).stdout, /^Finds Docker Hub images/);
  assert.match((await nearpull(['--help', '--locale', 'zh-cn'])).stdout, /^查找 Kubernetes 清单/);
  assert.match((await nearpull(['-h'], { env: { LC_ALL: '', LANG: 'zh_CN.UTF-8' } })).stdout, /^查找/);
  assert.match((await nearpull(['check', '--zzz', '--locale', 'zh'])).stderr, /没有选项 --zzz。/);
});

test('overlapping runs print each in their own language', async (t) => {
  const { nearpull } = folder(t, { 'a.yaml': pod('nginx') });
  const outcomes = await Promise.all(
    ['en', 'zh-cn', 'en', 'zh-cn'].flatMap((locale) => [
      nearpull(['check', `--locale=${locale}`, '--exclude=none']),
      nearpull(['check', `--locale=${locale}`, '-'], { stdin: pod('nginx') }),
    ]),
  );
  const speaksChinese = outcomes.map(({ stdout }) => /\p{Script=Han}/u.test(stdout));
  assert.deepEqual(speaksChinese, [false, false, true, true, false, false, true, true]);
  assert.match((await nearpull(['check'])).stdout, /\nFound 1 problem /);
});

test('--version prints that of package.json', async (t) => {
  const { default: manifest } = await import('../../package.json', { with: { type: 'json' } });
  const { code, stdout } = await folder(t).program(['--version']);
  assert.equal(stdout, `${manifest.version}\n`);
  assert.equal(code, 0);
});
