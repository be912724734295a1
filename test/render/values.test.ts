// Tests that the overlay of `nearpull values` brings every image to the proxy that a value reaches, changes no other, and has no key too many;
// and that `nearpull kustomize` does the same for whole builds.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { load } from 'js-yaml';
import { DOMAIN, type Folder, folder } from '../support/cli.ts';
import { atProxy, imagesIn } from './images.ts';
import { TOOLS } from './tools.ts';

const CHARTS = join(import.meta.dirname, 'charts');
const KUSTOMIZATIONS = join(import.meta.dirname, 'kustomizations');

/** Images that templates write themselves, or behind a registry of their own. */
const UNREACHED: Readonly<Record<string, number>> = {
  'compared-registry': 1,
  'line-endings': 1,
  'literals-in-templates': 9,
  'printf-with-default-tag': 1,
  subcharts: 1,
};

/** The kustomization whose Pods are also in the text of a ConfigMap, where kustomize replaces no image. */
const IN_TEXT = 'generated';

interface JsonOverlay {
  readonly values: unknown;
  readonly entries: readonly { readonly path: readonly string[]; readonly value: unknown }[];
}

for (const chart of readdirSync(CHARTS).sort()) {
  test(`the overlay for ${chart} is right, and the smallest`, async (t) => {
    const own = folder(t);
    cpSync(join(CHARTS, chart), join(own.path, chart), { recursive: true });
    const values = ['values', chart, '--domain', DOMAIN, '--helm', TOOLS.helm, '--format', 'json'];
    const { stdout, stderr, code } = await own.nearpull(values);
    assert.equal(stderr, '');
    const overlay = JSON.parse(stdout).overlay as JsonOverlay;
    const plain = render(own, chart, {}) ?? [];
    const now = render(own, chart, overlay.values) ?? [];
    const left = now.filter((image) => atProxy(image) !== null);
    assert.equal(left.length, UNREACHED[chart] ?? 0, left.join(', '));
    assert.equal(code, left.length > 0 ? 1 : 0);
    for (const [index, image] of plain.entries()) {
      const meant = left.includes(image) ? image : (atProxy(image) ?? image);
      assert.ok(
        [meant, meant.replace(/:latest$/, '')].includes(now[index] ?? ''),
        `${image} → ${now[index]}`,
      );
    }
    for (const { path } of overlay.entries) {
      const less = render(own, chart, without(overlay.values, path, valuesOf(own, chart)));
      assert.notDeepEqual(less, now, `${path.join('.')} is not needed`);
    }
  });
}

test('a values file, an Application and a HelmRelease take the overlay, and the chart renders with it', async (t) => {
  const own = folder(t, { 'values.yaml': '# ours\nsidecars: []\n' });
  cpSync(join(CHARTS, 'one-registry'), join(own.path, 'chart'), { recursive: true });
  const program = ['--domain', DOMAIN, '--helm', TOOLS.helm];
  assert.equal((await own.nearpull(['values', 'chart', '--write', 'values.yaml', ...program])).code, 0);
  const text = own.read('values.yaml').toString();
  assert.match(text, /^# ours\nsidecars: \[\]\n/);
  const images = render(own, 'chart', load(text)) ?? [];
  assert.ok(images.length > 0 && images.every((image) => image.startsWith(`${DOMAIN}/`)), images.join());
  assert.equal((await own.nearpull(['prove', 'chart', '-f', 'values.yaml', ...program])).code, 0);
});

test('a packed chart is read as its folder is', async (t) => {
  const own = folder(t);
  execFileSync(TOOLS.helm, ['package', join(CHARTS, 'subchart-in-charts'), '--destination', own.path]);
  const [packed = ''] = own.list();
  const program = ['--domain', DOMAIN, '--helm', TOOLS.helm];
  const { stdout, code } = await own.nearpull(['values', packed, ...program]);
  cpSync(join(CHARTS, 'subchart-in-charts'), join(own.path, 'chart'), { recursive: true });
  const unpacked = await own.nearpull(['values', 'chart', ...program]);
  assert.equal(code, 0);
  assert.equal(stdout.replaceAll(packed, 'chart'), unpacked.stdout);
});

test('the entries of `kustomize` bring every build to the proxy, and are fresh the next time', async (t) => {
  const tops = readdirSync(KUSTOMIZATIONS).filter((name) =>
    existsSync(join(KUSTOMIZATIONS, name, 'kustomization.yaml')),
  );
  assert.ok(tops.length > 10);
  for (const top of tops.filter((name) => name !== 'charts-inflated')) {
    const own = folder(t);
    cpSync(KUSTOMIZATIONS, own.path, { recursive: true });
    const before = imagesIn(build(own, top));
    const kustomize = ['kustomize', top, '--write', '--domain', DOMAIN, '--kustomize', TOOLS.kustomize];
    const { code, stderr } = await own.nearpull(kustomize);
    assert.equal(stderr, '', top);
    const after = imagesIn(build(own, top));
    for (const [index, image] of before.entries()) {
      const name = (each: string) => each.replace(/:latest$/, '');
      const meant = [image, atProxy(image) ?? image].map(name);
      assert.ok(meant.includes(name(after[index] ?? '')), `${top}: ${image} → ${after[index]}`);
    }
    const isLeft = top === IN_TEXT || after.some((image) => atProxy(image) !== null);
    assert.equal(code, isLeft ? 1 : 0, top);
    const text = own.read(`${top}/kustomization.yaml`);
    await own.nearpull(kustomize);
    assert.deepEqual(own.read(`${top}/kustomization.yaml`), text, top);
  }
});

/** The images of the chart with values laid over its own; null where Helm does not render it. */
function render({ path, write }: Folder, chart: string, values: unknown): readonly string[] | null {
  write('over.json', JSON.stringify(values));
  try {
    const args = ['template', 'release', chart, '--values', 'over.json'];
    return imagesIn(
      execFileSync(TOOLS.helm, args, { cwd: path, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  } catch {
    return null;
  }
}

function build({ path }: Folder, top: string): string {
  return execFileSync(TOOLS.kustomize, ['build', top], { cwd: path, encoding: 'utf8' });
}

function valuesOf({ path }: Folder, chart: string): unknown {
  return load(readFileSync(join(path, chart, 'values.yaml'), 'utf8'));
}

/** `overlay` without what stands at `path`. An item of a list becomes that of `values` again. */
function without(overlay: unknown, path: readonly string[], values: unknown): unknown {
  const [step = '', ...rest] = path;
  const below = typeof values === 'object' && values !== null ? Reflect.get(values, step) : undefined;
  if (Array.isArray(overlay)) {
    return overlay.map((item, index) =>
      String(index) !== step ? item : rest.length === 0 ? below : without(item, rest, below),
    );
  }
  const { [step]: own, ...others } = overlay as Record<string, unknown>;
  if (rest.length > 0) {
    return { ...others, [step]: without(own, rest, below) };
  }
  return below === undefined ? others : { ...others, [step]: below };
}
