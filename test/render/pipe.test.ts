// Tests `nearpull pipe` behind the real programs: as post-renderer of Helm 4 and Helm 3, as function of Kustomize, and as Argo CD runs a plugin.
// Each renders the same as without it, except for the images.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { DOMAIN, folder, pod } from '../support/cli.ts';
import { compareRendered } from './compare.ts';
import { imagesIn } from './images.ts';
import { TOOLS } from './tools.ts';

const CHARTS = join(import.meta.dirname, 'charts');
const KUSTOMIZATIONS = join(import.meta.dirname, 'kustomizations');
const INTEGRATIONS = fileURLToPath(new URL('../../integrations', import.meta.url));
const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
/** Charts that render with no other values than their own. */
const NAMES = readdirSync(CHARTS);
/** A render takes a second on a busy machine, and the second program that reads the same stream shows little that is new. */
const SOME_NAMES = NAMES.filter((_, index) => index % 4 === 0);

test('Helm 4 runs the plugin that is shipped, hooks included', (t) => {
  const { run, path } = world(t);
  plugin(path, 'same', '{ command: cat }');
  run([TOOLS.helm, 'plugin', 'install', join(INTEGRATIONS, 'helm')]);
  run([TOOLS.helm, 'plugin', 'install', join(path, 'same')]);
  const template = (chart: string, ...words: string[]) =>
    run([TOOLS.helm, 'template', 'release', chart, '--include-crds', ...words]);
  const options = ['--post-renderer=nearpull', `--post-renderer-args=--domain=${DOMAIN}`];
  for (const name of NAMES) {
    const chart = join(CHARTS, name);
    compare(name, template(chart, '--post-renderer=same'), template(chart, ...options));
  }
  assert.deepEqual(imagesIn(template(withHook(path), ...options)).toSorted(), [
    `${DOMAIN}/library/busybox:1.37`,
    `${DOMAIN}/library/nginx:1.27`,
  ]);
});

test('Helm 3 runs the program itself, and gives it no hooks', (t) => {
  const { run, path } = world(t);
  const template = (chart: string, ...words: string[]) =>
    run([TOOLS.helm3, 'template', 'release', chart, '--include-crds', ...words]);
  const options = ['--post-renderer=nearpull', ...['pipe', `--domain=${DOMAIN}`].map(argument)];
  for (const name of SOME_NAMES) {
    const chart = join(CHARTS, name);
    const before = template(chart, '--no-hooks', '--post-renderer=cat');
    compare(name, before, template(chart, '--no-hooks', ...options));
  }
  assert.deepEqual(imagesIn(template(withHook(path), ...options)).toSorted(), [
    'busybox:1.37',
    `${DOMAIN}/library/nginx:1.27`,
  ]);
});

test('both fail where nearpull does, and Helm 3 says why', (t) => {
  const { run, attempt, path } = world(t);
  run([TOOLS.helm, 'plugin', 'install', join(INTEGRATIONS, 'helm')]);
  const template = ['template', 'release', withHook(path), '--post-renderer=nearpull'];
  const helm4 = attempt([TOOLS.helm, ...template]);
  const helm3 = attempt([TOOLS.helm3, ...template, argument('pipe')]);
  assert.deepEqual([helm4.status, helm4.stdout, helm3.status, helm3.stdout], [1, '', 1, '']);
  assert.match(helm4.stderr, /plugin "nearpull" exited with error/);
  assert.match(helm3.stderr, /nearpull: pipe needs the access domain/);
});

test('Kustomize runs it as a function, with the settings of functionConfig', (t) => {
  const { run, path } = world(t);
  const names = readdirSync(KUSTOMIZATIONS, { recursive: true, encoding: 'utf8' })
    .filter(
      (file) => /(?:^|\/)kustomization\.yaml$/.test(file) && !/^(?:charts-inflated|components)\//.test(file),
    )
    .map((file) => dirname(file));
  assert.ok(names.length > 20);
  cpSync(KUSTOMIZATIONS, join(path, 'bases'), { recursive: true });
  transformer(path);
  for (const name of names) {
    const build = (...lines: string[]) => {
      write(path, 'kustomization.yaml', ['resources:', `- bases/${name}`, ...lines, ''].join('\n'));
      return run([TOOLS.kustomize, 'build', '--enable-alpha-plugins', '--enable-exec', '.']);
    };
    compare(name, build(), build('transformers:', '- nearpull.yaml'));
  }
});

test('what is left is in the results that Kustomize writes', (t) => {
  const { run, path } = world(t);
  mkdirSync(join(path, 'in'));
  mkdirSync(join(path, 'results'));
  transformer(join(path, 'in'));
  const text = pod('nginx:1.27 # kept', 'nginx:bad:tag');
  write(path, 'in/web.yaml', text);
  run([TOOLS.kustomize, 'fn', 'run', 'in', '--enable-exec', '--results-dir', 'results']);
  const read = (name: string) => readFileSync(join(path, name), 'utf8');
  assert.deepEqual(
    load(read('in/web.yaml')),
    load(text.replace('nginx:1.27', `${DOMAIN}/library/nginx:1.27`)),
  );
  assert.match(read('in/web.yaml'), /nginx:1\.27 # kept$/m);
  const results = load(read('results/results-0.yaml')) as readonly Record<string, unknown>[];
  assert.deepEqual(
    results.map(({ message, ...rest }) => ({ ...rest, said: typeof message })),
    [
      {
        said: 'string',
        severity: 'error',
        resourceRef: { apiVersion: 'v1', kind: 'Pod', name: 'web' },
        field: { path: 'spec.containers[1].image', currentValue: 'nginx:bad:tag' },
        file: { path: 'web.yaml', index: 0 },
        tags: { rule: 'invalid-image-reference' },
      },
    ],
  );
});

test('the plugin for Argo CD generates what helm renders, and fails where helm does', (t) => {
  const { path, run, attempt } = world(t);
  const { spec } = load(readFileSync(join(INTEGRATIONS, 'argo-cd', 'plugin.yaml'), 'utf8')) as {
    spec: Readonly<Record<Step, { command: readonly string[]; args?: readonly string[] }>>;
  };
  // Argo CD runs both commands in the folder of the Application, and takes the standard output of the second one.
  const argo = (step: Step, chart: string) => {
    const { command, args = [] } = spec[step];
    return attempt([...command, ...args], chart, {
      ARGOCD_APP_NAME: 'shop',
      ARGOCD_APP_NAMESPACE: 'shop',
      NEARPULL_DOMAIN: DOMAIN,
    });
  };
  cpSync(CHARTS, join(path, 'charts'), { recursive: true });
  for (const name of SOME_NAMES) {
    const chart = join(path, 'charts', name);
    assert.equal(argo('init', chart).status, 0, name);
    const before = run([TOOLS.helm, 'template', 'shop', chart, '--namespace=shop', '--include-crds']);
    compare(name, `${before.trimEnd()}\n`, argo('generate', chart).stdout);
  }
  const broken = withHook(path);
  write(broken, 'templates/broken.yaml', '{{ fail "no" }}');
  const { status, stdout } = argo('generate', broken);
  assert.deepEqual([status, stdout], [1, '']);
});

type Step = 'init' | 'generate';

/** A folder with helm and `nearpull` in its PATH, without the plugins and repositories of the user. */
function world(t: TestContext) {
  const { path } = folder(t);
  const bin = join(path, '.bin');
  mkdirSync(bin);
  symlinkSync(TOOLS.helm, join(bin, 'helm'));
  writeFileSync(join(bin, 'nearpull'), `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`, {
    mode: 0o755,
  });
  const home = (name: string): string => join(path, '.helm', name);
  const shared = {
    ...process.env,
    LC_ALL: 'C',
    PATH: [bin, process.env['PATH']].join(delimiter),
    HELM_CACHE_HOME: home('cache'),
    HELM_CONFIG_HOME: home('config'),
    HELM_DATA_HOME: home('data'),
  };
  const attempt = ([command = '', ...args]: readonly string[], cwd = path, own: object = {}) => {
    const { error, ...outcome } = spawnSync(command, args, {
      cwd,
      env: { ...shared, ...own },
      encoding: 'utf8',
    });
    if (error) throw error;
    return outcome;
  };
  const run = (words: readonly string[]): string => {
    const { status, stdout, stderr } = attempt(words);
    assert.equal(status, 0, `${words.join(' ')}: ${stderr}`);
    return stdout;
  };
  return { path, attempt, run };
}

/** Nothing of a render is out of the reach of a filter. */
function compare(name: string, before: string, after: string): void {
  const [was, is] = [before, after].map((text) => text.replaceAll(/ +# out of reach/g, '')) as [
    string,
    string,
  ];
  compareRendered({ name, tool: '', args: [], outOfReach: [], before: was, after: is });
}

function argument(word: string): string {
  return `--post-renderer-args=${word}`;
}

/** A chart with a Pod, and a hook before its installation. */
function withHook(path: string): string {
  const chart = join(path, 'with-hook');
  write(chart, 'Chart.yaml', 'apiVersion: v2\nname: with-hook\nversion: 0.1.0\n');
  write(chart, 'templates/pod.yaml', pod('nginx:1.27'));
  const hook = pod('busybox:1.37').replace(
    '  name: web\n',
    '  name: hook\n  annotations: { helm.sh/hook: pre-install }\n',
  );
  write(chart, 'templates/hook.yaml', hook);
  return chart;
}

/** A plugin of Helm 4 whose program is `command`. */
function plugin(path: string, name: string, command: string): void {
  const shipped = readFileSync(join(INTEGRATIONS, 'helm', 'plugin.yaml'), 'utf8');
  const own = shipped.replace('name: nearpull', `name: ${name}`).replace(/platformCommand:[\s\S]*$/, '');
  write(path, `${name}/plugin.yaml`, `${own}platformCommand: [${command}]\n`);
}

/** Copies the transformer that is shipped, with the domain of the tests. */
function transformer(path: string): void {
  const shipped = readFileSync(join(INTEGRATIONS, 'kustomize', 'nearpull.yaml'), 'utf8');
  write(path, 'nearpull.yaml', shipped.replace(/domain: .*/, `domain: ${DOMAIN}`));
}

function write(path: string, name: string, text: string): void {
  mkdirSync(dirname(join(path, name)), { recursive: true });
  writeFileSync(join(path, name), text);
}
