// Tests of fixes in a tree of kustomizations: every entry still matches its image afterwards.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits, check, type Finding, fixAll, NO_FILE, readSettings } from '../../core/index.ts';
import { DOMAIN, settingsWith } from '../support/fixture.ts';
import { contextsOf } from '../support/neighbours.ts';

const settings = settingsWith();

const TREE: Readonly<Record<string, string>> = {
  'base/deployment.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: a\n          image: nginx:1.27\n',
  'base/kustomization.yaml': 'resources:\n  - deployment.yaml\n',
  'staging/kustomization.yaml': 'resources:\n  - ../base\nimages:\n  - name: nginx\n    newTag: "1.28"\n',
  'production/kustomization.yaml': 'resources:\n  - ../base\n',
};

function findingIn(path: string): Finding {
  const file = contextsOf(Object.keys(TREE), (each) => TREE[each] ?? '')(path);
  const [finding, ...more] = check(TREE[path] ?? '', settings, { file }).findings;
  assert.ok(finding);
  assert.deepEqual(more, []);
  return finding;
}

/** The files that fix number `index` changes, with their new texts. */
function after(finding: Finding, path: string, index: number): Readonly<Record<string, string>> {
  const fix = finding.fixes[index];
  assert.ok(fix);
  const changes = [{ path, edits: fix.edits }, ...(fix.elsewhere ?? [])].filter(
    ({ edits }) => edits.length > 0,
  );
  return Object.fromEntries(
    changes.map((each) => [each.path, applyEdits(TREE[each.path] ?? '', each.edits)]),
  );
}

test('an entry on some of the paths is renamed with the base, but only after a review', () => {
  const finding = findingIn('base/deployment.yaml');
  assert.deepEqual(
    finding.fixes.map(({ safety }) => safety),
    ['needs-review', 'needs-review'],
  );
  const { 'base/deployment.yaml': base, 'staging/kustomization.yaml': staging } = after(
    finding,
    'base/deployment.yaml',
    0,
  );
  assert.match(base ?? '', new RegExp(`image: ${DOMAIN}/library/nginx:1\\.27\n`));
  assert.match(staging ?? '', new RegExp(`name: ${DOMAIN}/library/nginx\n    newTag: "1\\.28"\n`));
});

test('a fix through the kustomization also renames the entries above it', () => {
  const files = after(findingIn('base/deployment.yaml'), 'base/deployment.yaml', 1);
  assert.deepEqual(Object.keys(files).sort(), ['base/kustomization.yaml', 'staging/kustomization.yaml']);
  assert.match(
    files['base/kustomization.yaml'] ?? '',
    new RegExp(`name: nginx\n +newName: ${DOMAIN}/library/nginx\n`),
  );
  assert.match(files['staging/kustomization.yaml'] ?? '', new RegExp(`name: ${DOMAIN}/library/nginx\n`));
});

test('the name in an entry is rewritten safely where no other entry matches it', () => {
  const finding = findingIn('staging/kustomization.yaml');
  assert.equal(finding.fixes[0]?.safety, 'safe');
});

test('a manifest in a string is text to kustomize: no entry applies to it', () => {
  const text =
    'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec:\n  templates:\n    - resource:\n        manifest: |\n          apiVersion: v1\n          kind: Pod\n          spec:\n            containers:\n              - image: nginx:1\n';
  const redirects = [{ name: 'nginx', kustomization: 'kustomization.yaml' }];
  const file = { ...NO_FILE, path: 'workflow.yaml', redirects };
  assert.equal(check(text, settings, { file }).findings.length, 1);
});

test('an IPv6 address is quoted where a value begins with it, and nowhere else', () => {
  const ipv6 = readSettings({ proxy: { domain: '[fd00::1]:5000' } }).settings;
  const fix = (text: string, path: string) =>
    applyEdits(text, fixAll(check(text, ipv6, { file: { ...NO_FILE, path } })));
  assert.equal(
    fix('images:\n  - name: nginx\n    newTag: "1"\n', 'kustomization.yaml'),
    'images:\n  - name: nginx\n    newName: "[fd00::1]:5000/library/nginx"\n    newTag: "1"\n',
  );
  const application = (images: string) =>
    `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    kustomize:\n      images:\n        - ${images}\n`;
  assert.equal(
    fix(application('nginx=nginx:1'), 'app.yaml'),
    application('nginx=[fd00::1]:5000/library/nginx:1'),
  );
  const flow = application('nginx').replace(/\n *- nginx/, ' [nginx=nginx:1]');
  assert.equal(fix(flow, 'app.yaml'), flow);
  const tagged = application('nginx').replace(/\n *- nginx/, ' [nginx:1]');
  assert.equal(fix(tagged, 'app.yaml'), tagged);
  const slash = 'image:\n  registry: docker.io/\n  repository: library/nginx\n  tag: "1"\n';
  assert.equal(fix(slash, 'values.yaml'), slash);
});
