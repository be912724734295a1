// Tests of where settings come from: the project file nearest to each file, the environment and the options.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DOMAIN, folder, pod } from '../support/cli.ts';

const NGINX = pod('nginx:1');

/** The findings, and what each image becomes. */
async function targets(run: ReturnType<typeof folder>['nearpull'], ...args: readonly string[]) {
  const { stdout } = await run(['images', '--format=json', ...args]);
  const rows: { readonly file: string; readonly target: string | null }[] = JSON.parse(stdout).images;
  return Object.fromEntries(rows.map(({ file, target }) => [file, target]));
}

test('the project file nearest to a file counts alone, up to the top of the repository', async (t) => {
  const { nearpull } = folder(t, {
    '.nearpull.yaml': 'proxy: { domain: outside.example }\n',
    'repo/.git/HEAD': '',
    'repo/.nearpull.yaml': 'proxy: { domain: a.example }\naddLatestTag: false\n',
    'repo/x.yaml': pod('nginx'),
    'repo/team/.nearpull.json': '{"proxy": {"domain": "b.example"}}',
    'repo/team/deep/x.yaml': pod('nginx'),
    'repo/sub/.git': 'gitdir: elsewhere\n',
    'repo/sub/x.yaml': pod('nginx'),
  });
  const here = { 'x.yaml': 'a.example/library/nginx', 'team/deep/x.yaml': 'b.example/library/nginx:latest' };
  const at = (prefix: string) =>
    Object.fromEntries(Object.entries(here).map(([file, target]) => [prefix + file, target]));
  assert.deepEqual(await targets(nearpull, 'repo'), { ...at('repo/'), 'repo/sub/x.yaml': null });
  const inside: typeof nearpull = (args, options) => nearpull(args, { cwd: 'repo', ...options });
  assert.deepEqual(await targets(inside), { ...at(''), 'sub/x.yaml': null });
  const deep: typeof nearpull = (args) => nearpull(args, { cwd: 'repo/team/deep' });
  assert.deepEqual(await targets(deep), { 'x.yaml': 'b.example/library/nginx:latest' });
  assert.deepEqual(await targets(deep, '../../x.yaml'), { '../../x.yaml': 'a.example/library/nginx' });
  const piped = await nearpull(['fix', '-', '--stdin-filename=repo/team/new.yaml'], { stdin: NGINX });
  assert.equal(piped.stdout, pod('b.example/library/nginx:1'));
  assert.match(piped.stderr, /^settings: repo\/team\/\.nearpull\.json: domain b\.example\n/);
});

test('without a repository no file above the current folder counts, and each project file says what it decides', async (t) => {
  const { nearpull } = folder(t, {
    '.nearpull.yaml': 'proxy: { domain: outside.example }\n',
    'work/a/.nearpull.yaml': 'severity: { docker-hub-image: off }\n',
    'work/a/x.yaml': NGINX,
    'work/b/.nearpull.yaml': 'proxy: { domain: b.example }\n',
    'work/b/x.yaml': NGINX,
    'work/c.yaml': NGINX,
  });
  const { stdout, stderr, code } = await nearpull(['check', '--format=json'], { cwd: 'work' });
  const report = JSON.parse(stdout);
  assert.deepEqual(
    report.findings.map(({ file }: { file: string }) => file),
    ['b/x.yaml', 'c.yaml'],
  );
  assert.equal(report.settings.file, 'a/.nearpull.yaml');
  assert.deepEqual(
    report.otherSettings.map(({ file, domain }: { file: string; domain: string }) => [file, domain]),
    [['b/.nearpull.yaml', 'b.example']],
  );
  assert.equal(
    stderr,
    'settings: a/.nearpull.yaml: 1 rule off\nsettings: b/.nearpull.yaml: domain b.example\n',
  );
  assert.equal(code, 1);
});

test('globs count from the folder of their project file', async (t) => {
  const { nearpull } = folder(t, {
    'a/.nearpull.yaml': 'exclude: [/gen/*.yaml, b/gen]\n',
    'a/gen/x.yaml': NGINX,
    'a/b/gen/x.yaml': NGINX,
    'a/b/c/gen/x.yaml': NGINX,
    'gen/x.yaml': NGINX,
  });
  const found = ['a/b/c/gen/x.yaml', 'gen/x.yaml'];
  assert.deepEqual(Object.keys(await targets(nearpull)), found);
  assert.deepEqual(Object.keys(await targets(nearpull, 'a/b')), found.slice(0, 1));
  const deep: typeof nearpull = (args) => nearpull(args, { cwd: 'a/b/c' });
  assert.deepEqual(Object.keys(await targets(deep, '../..')), ['../../b/c/gen/x.yaml']);
  const named = await nearpull(['check', 'gen', '--config', 'a/.nearpull.yaml']);
  assert.match(
    named.stdout,
    /Nothing found in 0 files/,
    'those of a file that is named count from the current folder',
  );
});

test('a project file extends another one, and overrules it', async (t) => {
  const { nearpull, write } = folder(t, {
    '.git/HEAD': '',
    '.nearpull.yaml': 'proxy: { preset: harbor, domain: a.example }\nseverity: error\nexclude: [gen]\n',
    'gen/x.yaml': NGINX,
    'team/.nearpull.yaml':
      'extends: ../.nearpull.yaml\nproxy: { prefix: hub }\nseverity: { moved-image: off }\n',
    'team/x.yaml': NGINX,
    'team/gen/x.yaml': NGINX,
  });
  const { stdout, stderr } = await nearpull(['check', '--format=compact', 'team']);
  assert.match(stdout, /^team\/x\.yaml:7:14 {2}error .* a\.example\/hub\/library\/nginx:1\n/);
  assert.match(stdout, /Found 1 problem in 1 of 2 files/);
  assert.match(stderr, /^settings: team\/\.nearpull\.yaml: domain a\.example, template \$\{domain\}\/hub/);
  const alone = await nearpull(['check', '--format=compact', '.']);
  assert.match(alone.stderr, /^nearpull: \.nearpull\.yaml:1:18: This preset needs nearpull\.proxy\.prefix/);
  assert.match(alone.stdout, /^team\/x\.yaml/, 'what another project file is about is checked');
  assert.equal(alone.code, 2);
  for (const [extended, problem] of [
    [
      '../../outside.yaml',
      /^nearpull: team\/\.nearpull\.yaml:1:10: not extended: .* outside of this repository\n$/,
    ],
    ['.nearpull.yaml', /^nearpull: team\/\.nearpull\.yaml:1:10: not extended: .* in a circle/],
    ['gone.yaml', /^nearpull: team\/gone\.yaml: no such file or folder\n$/],
    ['/etc/passwd', /^nearpull: team\/\.nearpull\.yaml:1:10: extends takes the path of another project file/],
  ] as const) {
    write('team/.nearpull.yaml', `extends: ${extended}\n`);
    const refused = await nearpull(['check', '--format=compact', 'team']);
    assert.match(refused.stderr, problem);
    assert.deepEqual([refused.code, refused.stdout], [2, ''], extended);
  }
});

test('a fix leaves files alone whose folder has no domain, and makes those of the others', async (t) => {
  const { nearpull, read } = folder(t, {
    'a/.nearpull.yaml': 'proxy: { domain: a.example }\n',
    'a/x.yaml': NGINX,
    'x.yaml': NGINX,
  });
  const safe = await nearpull(['fix']);
  assert.equal(read('a/x.yaml').toString(), pod('a.example/library/nginx:1'));
  assert.equal(read('x.yaml').toString(), NGINX);
  assert.equal(safe.code, 1);
  const unsafe = await nearpull(['fix', '--unsafe']);
  assert.equal(read('x.yaml').toString(), NGINX);
  assert.match(unsafe.stderr, /nearpull: x\.yaml: not written: no access domain is set for this folder\n/);
  assert.equal(unsafe.code, 2);
});

test('the address of a proxy may be pasted with its scheme and its path', async (t) => {
  const { nearpull } = folder(t, { 'x.yaml': NGINX });
  for (const [domain, target] of [
    ['https://a.example/', 'a.example/library/nginx:1'],
    [' a.example:5000 ', 'a.example:5000/library/nginx:1'],
    ['harbor.example/team/hub', 'harbor.example/team/hub/library/nginx:1'],
  ] as const) {
    assert.deepEqual(await targets(nearpull, '--domain', domain), { 'x.yaml': target });
    const { stdout } = await nearpull(['images', '--format=json'], { env: { NEARPULL_DOMAIN: domain } });
    assert.equal(JSON.parse(stdout).images[0].target, target);
  }
  const env = { NEARPULL_DOMAIN: 'b.example/team' };
  const { stdout } = await nearpull(['images', '--format=json', '--domain=a.example'], { env });
  assert.equal(JSON.parse(stdout).images[0].target, 'a.example/library/nginx:1', 'the option overrules both');
  const gitlab = ['--preset', 'gitlab', '--domain', 'gitlab.example/group'];
  assert.deepEqual(await targets(nearpull, ...gitlab), {
    'x.yaml': 'gitlab.example/group/dependency_proxy/containers/library/nginx:1',
  });
  const lost = await nearpull(['check', '--domain=a.example/team', '--template=${domain}/x/${path}']);
  assert.match(lost.stderr, /^nearpull: The path team behind the domain has no effect/);
  assert.deepEqual([lost.code, lost.stdout], [2, '']);
});

test('presets, other registries and rules can be chosen by options', async (t) => {
  const { nearpull } = folder(t, {
    '.nearpull.yaml': 'severity: error\n',
    'x.yaml': pod('nginx:1', 'ghcr.io/a/b:1', 'quay.io/a/b:1', 'bitnami/kafka:1'),
  });
  const { stdout } = await nearpull([
    'images',
    '--format=json',
    '--preset=daocloud',
    '--registry=quay.io=https://q.example/p/',
  ]);
  assert.deepEqual(
    JSON.parse(stdout).images.map(({ target }: { target: string }) => target),
    [
      'm.daocloud.io/docker.io/library/nginx:1',
      'm.daocloud.io/ghcr.io/a/b:1',
      'q.example/p/a/b:1',
      'm.daocloud.io/docker.io/bitnami/kafka:1',
    ],
  );
  const rules = async (...args: readonly string[]) => {
    const report = JSON.parse((await nearpull(['check', '--format=json', ...args])).stdout);
    return report.findings.map(({ rule, severity }: Record<string, string>) => `${rule} ${severity}`);
  };
  const hub = 'docker-hub-image error';
  const moved = 'moved-image error';
  assert.deepEqual(await rules(), [hub, hub, moved]);
  assert.deepEqual(
    await rules('--rule', 'docker-hub-image=hint', '--rule=moved-image=off'),
    Array(2).fill('docker-hub-image hint'),
  );
  assert.deepEqual(await rules('--only', 'moved-image'), [moved]);
  assert.deepEqual(await rules('--only', 'moved-image,docker-hub-image'), [hub, hub, moved]);
  assert.deepEqual(await rules('--only=moved-image', '--rule=moved-image=off'), ['moved-image warning']);
  for (const [args, problem] of [
    [
      ['--rule', 'moved-image'],
      '--rule takes a name and a value, such as --rule docker-hub-image=error. There is none in moved-image.',
    ],
    [['--rule', 'moved=off'], 'There is no rule moved.'],
    [
      ['--rule', 'moved-image=loud'],
      'The value of severity.moved-image is not valid. Expected: error | warning | information | hint | off.',
    ],
    [['--only', 'moved'], 'There is no rule moved.'],
    [
      ['--registry', '=x.example'],
      '--registry takes a name and a value, such as --registry ghcr.io=my-proxy.example.com. There is none in =x.example.',
    ],
    [['--preset', 'nowhere'], /^The option --preset cannot be nowhere\. It can be: volcengine, /],
  ] as const) {
    const { code, stdout, stderr } = await nearpull(['check', ...args]);
    assert.deepEqual([code, stdout], [2, ''], args.join(' '));
    const told = stderr.replace(/^nearpull: /, '').trimEnd();
    typeof problem === 'string' ? assert.equal(told, problem) : assert.match(told, problem);
  }
});

const FORK = {
  '.git/HEAD': '',
  '.nearpull.yaml':
    'proxy:\n  domain: evil.example\n  template: ${domain}/evil/${path}\n  registries: { quay.io: evil.example/quay }\n  namespaces: [library]\nseverity: { moved-image: off }\nexclude: [secret]\n',
  'x.yaml': pod('nginx:1', 'quay.io/a/b:1'),
  'secret/x.yaml': NGINX,
};

test('with a trusted project file, the one of the repository is not read', async (t) => {
  const { nearpull, write } = folder(t, { ...FORK, '.nearpull.yaml': ': [no YAML' });
  const other = folder(t, { 'team.yaml': `proxy: { domain: ${DOMAIN} }\n` });
  const trusted = `${other.path}/team.yaml`;
  const expected = {
    'secret/x.yaml': `${DOMAIN}/library/nginx:1`,
    'x.yaml': null,
  };
  assert.deepEqual(await targets(nearpull, '--trusted-config', trusted), expected);
  const env = { NEARPULL_CONFIG: trusted };
  const ofEnvironment: typeof nearpull = (args) => nearpull(args, { env });
  assert.deepEqual(await targets(ofEnvironment), expected);
  const overruled = await nearpull(['check', '--no-config'], { env });
  assert.match(overruled.stdout, /invalid-setting/);
  assert.doesNotMatch(overruled.stdout, new RegExp(DOMAIN));
  const both = await nearpull(['check', '--config=a', '--trusted-config=b']);
  assert.match(both.stderr, /^nearpull: The options --config and --trusted-config cannot be used together\./);
  write('conf/team.yaml', 'severity: error\n');
  const inside = await nearpull(['check', '--trusted-config', 'conf/team.yaml']);
  assert.match(
    inside.stderr,
    /nearpull: conf\/team\.yaml: a pull request can change this file, because it lies in the repository\n/,
  );
});

test('with a domain alone, the file of the repository redirects nothing, and what it turns off is printed', async (t) => {
  const { nearpull } = folder(t, FORK);
  for (const [args, env] of [
    [['--domain', DOMAIN], {}],
    [[], { NEARPULL_DOMAIN: DOMAIN }],
  ] as const) {
    const { stdout, stderr, code } = await nearpull(['check', '--format=compact', ...args], { env });
    assert.match(
      stdout,
      new RegExp(`^x\\.yaml:7:14 .* ${DOMAIN}/library/nginx:1\n.*Found 1 problem in 1 of 2 files`),
    );
    assert.equal(
      stderr,
      'settings: .nearpull.yaml: 1 namespace of Docker Hub at the proxy, 1 rule off, 1 file or folder excluded, not used, because the domain is given: proxy.template, proxy.registries\n',
    );
    assert.equal(code, 1);
  }
  const { unused } = JSON.parse(
    (await nearpull(['check', '--format=compact', '--format=json', '--domain', DOMAIN])).stdout,
  ).settings;
  assert.deepEqual(unused, ['proxy.template', 'proxy.registries']);
  assert.match(
    (await nearpull(['check', '--format=compact', '--config=.nearpull.yaml', '--domain', DOMAIN])).stdout,
    new RegExp(`${DOMAIN}/evil/library`),
  );
});

test('config prints each value and the place that had the last word about it', async (t) => {
  const { nearpull } = folder(t, {
    '.git/HEAD': '',
    '.nearpull.yaml': 'proxy: { preset: daocloud }\nseverity: error\n',
    'a/.nearpull.yaml':
      'extends: ../.nearpull.yaml\nseverity:\n  moved-image: off\nlimits: { fileMegabytes: 9 }\n',
    'a/x.yaml': NGINX,
  });
  const { stdout, code } = await nearpull([
    'config',
    'a/x.yaml',
    '--registry=quay.io=q.example',
    '--no-latest-tag',
  ]);
  const rows = Object.fromEntries(
    stdout.split('\n').map((line) => {
      const [setting = '', ...rest] = line.split(/ {2,}/);
      return [setting, rest];
    }),
  );
  for (const [setting, value, place] of [
    ['proxy.domain', 'm.daocloud.io', 'preset daocloud, .nearpull.yaml:1:18'],
    ['proxy.preset', 'daocloud', '.nearpull.yaml:1:18'],
    ['proxy.prefix', '-', 'default'],
    ['proxy.registries.ghcr.io', 'm.daocloud.io/ghcr.io', 'preset daocloud, .nearpull.yaml:1:18'],
    ['proxy.registries.quay.io', 'q.example', '--registry'],
    ['severity.docker-hub-image', 'error', '.nearpull.yaml:2:1'],
    ['severity.moved-image', 'off', 'a/.nearpull.yaml:3:16'],
    ['addLatestTag', 'false', '--no-latest-tag'],
    ['limits.fileMegabytes', '9', 'a/.nearpull.yaml:4:26'],
    ['limits.documentMegabytes', '5', 'default'],
    ['shortNames', 'docker-hub', 'default'],
  ] as const) {
    assert.deepEqual(rows[setting], [value, place], setting);
  }
  assert.match(stdout, /^Settings in force, with the project file a\/\.nearpull\.yaml\n/);
  assert.equal(code, 0);
});

test('config tells the environment from options, prints JSON, and goes on behind mistakes', async (t) => {
  const { nearpull } = folder(t, {
    '.nearpull.yaml': 'severity: loud\nproxy: { template: "${domain}/x/${path}" }\n',
  });
  const env = { NEARPULL_DOMAIN: 'h.example/team' };
  const { stdout, stderr, code } = await nearpull(['config', '--format=json', '--only', 'moved-image'], {
    env,
  });
  const report = JSON.parse(stdout);
  const told = (name: string) => report.config.find(({ setting }: { setting: string }) => setting === name);
  assert.deepEqual(told('proxy.domain'), {
    setting: 'proxy.domain',
    value: 'h.example',
    from: 'environment',
    place: 'NEARPULL_DOMAIN',
    preset: null,
  });
  assert.equal(told('proxy.template').value, '${domain}/team/${path}');
  assert.deepEqual(
    [told('severity.docker-hub-image').value, told('severity.docker-hub-image').place],
    ['off', '--only'],
  );
  assert.deepEqual(report.settings.unused, ['proxy.template']);
  assert.match(stderr, /^nearpull: \.nearpull\.yaml:1:11: The value of severity is not valid/);
  assert.equal(code, 2);
  const none = await nearpull(['config', '--no-config']);
  assert.match(none.stdout, /^Settings in force, without a project file\n/);
  assert.equal(none.code, 0);
  assert.equal((await nearpull(['config', 'gone'])).code, 2);
  assert.match((await nearpull(['config', 'a', 'b'])).stderr, /^nearpull: config takes one file or folder\./);
});
