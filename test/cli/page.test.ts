// Tests of the HTML report, opened in a real browser: nothing in it runs but its own script, and nothing is fetched.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openBrowser, type Visit } from '../host/vscode/browser.ts';
import { OWN_BROWSERS } from '../host/vscode/chromium.ts';
import { PACKAGES } from '../host/vscode/install.ts';
import { DOMAIN, folder, pod } from '../support/cli.ts';

/** `npm run test:host` installs the browser from npm. */
const skip = [...OWN_BROWSERS, join(PACKAGES, '@sparticuz'), process.env['NEARPULL_BROWSER'] ?? ''].every(
  (path) => !existsSync(path),
);
const BUNDLE = join(import.meta.dirname, '../../dist/cli/nearpull.cjs');

const ATTACK = `</script><script>window.attacked=1</script><img src=x onerror="window.attacked=2">`;
const FILES = {
  'a.yaml': pod('nginx', 'UPPER', 'grafana/grafana:1', `${DOMAIN}/library/redis:7`),
  'b.yaml': pod('redis:7'),
};

suite('the HTML report', { skip }, () => {
  before(async () => {
    visit = await openBrowser();
  });
  after(() => visit?.close());

  test('runs no script of a file, and asks for nothing', async (t) => {
    const name = `"><svg onload=window.attacked=3> ${ATTACK.replaceAll('/', '\u2215')}.yaml`;
    const { nearpull } = folder(t, { [name]: pod(`"${ATTACK.replaceAll('"', "'")}"`, 'nginx') });
    const run = await nearpull(['check', '--format=html'], { env: { GITHUB_REPOSITORY: ATTACK } });
    const { page, seen } = await open(t, run.stdout);
    assert.equal(await page.evaluate(() => 'attacked' in window), false);
    assert.deepEqual(seen, []);
    const text = await page.textContent('main');
    assert.ok(text?.includes(ATTACK), 'what the attacker wrote is shown as it is');
    assert.equal(await page.locator('img, iframe, object, link').count(), 0);
  });

  test('filters by words and choices, and sorts', async (t) => {
    const { nearpull } = folder(t, FILES);
    await tryTables(await open(t, (await nearpull(['check', '--domain', DOMAIN, '--format=html'])).stdout));
  });

  test('works as the bundle writes it, too', async (t) => {
    const { path } = folder(t, FILES);
    assert.ok(existsSync(BUNDLE), `${BUNDLE} is missing: node esbuild.js makes it`);
    const report = join(path, 'report.html');
    const args = [BUNDLE, 'check', '--domain', DOMAIN, '--report', `html=${report}`];
    // The findings make it end with 1.
    assert.throws(() =>
      execFileSync(process.execPath, args, {
        cwd: path,
        stdio: 'pipe',
        env: { ...process.env, LC_ALL: 'C' },
      }),
    );
    await tryTables(await open(t, null, report));
  });

  test('shows a cluster that is filtered, runs nothing that its objects say, and fits a phone', async (t) => {
    const { page, seen } = await open(t, await hostileCluster(t));
    assert.equal(await page.evaluate(() => 'attacked' in window), false);
    assert.equal(await page.locator('img, iframe, object, link').count(), 0);
    const places = ['#cluster-images', '#cluster-policies', '#cluster-unreached', '#cluster-mirror'];
    for (const place of places) {
      assert.ok((await page.textContent(place))?.includes(ATTACK), `${place} shows what the attacker wrote`);
    }
    const policy = page.locator('#cluster-policies tbody td');
    assert.equal(await policy.nth(0).textContent(), 'unknown');
    assert.match((await policy.nth(1).textContent()) ?? '', /not for Pods, or not known here$/);
    await page.selectOption('select[data-filter=cluster-images][data-column="3"]', 'b');
    assert.deepEqual(await page.locator('#cluster-images tbody tr:visible code').allInnerTexts(), ['redis']);
    await page.setViewportSize({ width: 390, height: 800 });
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
    assert.deepEqual(seen, []);
  });

  test('is light or dark as the reader is, and at a click', async (t) => {
    const { nearpull } = folder(t, FILES);
    const { page } = await open(t, (await nearpull(['check', '--format=html'])).stdout);
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await background();
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await background();
    assert.notEqual(light, dark);
    await page.click('[data-theme-switch]');
    assert.equal(await background(), light);
  });

  test('fits a phone, in both languages', async (t) => {
    const { nearpull } = folder(t, FILES);
    for (const locale of ['en', 'zh-cn']) {
      const { page } = await open(t, (await nearpull(['check', '--format=html', '--locale', locale])).stdout);
      await page.setViewportSize({ width: 390, height: 800 });
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390, locale);
      assert.equal(
        await page.evaluate(() => document.documentElement.lang),
        locale === 'en' ? 'en' : 'zh-Hans',
      );
    }
  });
});

/** A page about a cluster of which everything is unknown or wrong, in words that try to break out of it. */
async function hostileCluster(t: TestContext): Promise<string> {
  const { nearpull, write } = folder(t, FILES);
  const image = {
    reference: ATTACK,
    registry: ATTACK,
    target: ATTACK,
    namespace: `"><svg onload=window.attacked=3>${ATTACK}`,
    owner: ATTACK,
    list: ATTACK,
    pods: 1,
  };
  const cluster = {
    objects: { Pod: 1, [ATTACK]: 1 },
    policies: [{ kind: ATTACK, name: ATTACK, ready: null, evaluated: false }],
    images: [
      { ...image, status: 'docker-hub', admission: { kind: 'refused', message: ATTACK } },
      {
        ...image,
        reference: 'redis',
        namespace: 'b',
        status: 'other',
        admission: { kind: 'redirected', to: ATTACK },
      },
    ],
    unreached: [{ reason: 'static', namespace: ATTACK, owner: ATTACK, images: [ATTACK] }],
    beforeKyverno: { kyverno: [ATTACK], others: [ATTACK] },
  };
  write('now.jsonl', (await nearpull(['check', '--format=jsonl'])).stdout);
  write('overview.json', JSON.stringify({ schemaVersion: 2, cluster }));
  return (await nearpull(['report', 'now.jsonl', '--cluster=overview.json', '--format=html'])).stdout;
}

async function tryTables({ page, seen }: Opened): Promise<void> {
  const shown = async () =>
    (await page.locator('#findings tbody tr:visible').allInnerTexts()).map(
      (row) => /(\w\.yaml:\d+)/.exec(row)?.[1],
    );
  assert.deepEqual(await shown(), ['a.yaml:8', 'a.yaml:7', 'a.yaml:9', 'b.yaml:7']);
  await page.fill('input[data-filter=findings]', 'Grafana');
  assert.deepEqual(await shown(), ['a.yaml:9']);
  assert.equal(await page.textContent('[data-filtered=findings]'), '1');
  await page.fill('input[data-filter=findings]', '');
  await page.selectOption('select[data-filter=findings][data-column="0"]', 'error');
  assert.deepEqual(await shown(), ['a.yaml:8']);
  await page.selectOption('select[data-filter=findings][data-column="0"]', '');
  await page.click('#findings th:nth-child(2) button');
  assert.deepEqual(await shown(), ['a.yaml:7', 'a.yaml:8', 'a.yaml:9', 'b.yaml:7']);
  await page.click('#findings th:nth-child(2) button');
  assert.deepEqual(await shown(), ['b.yaml:7', 'a.yaml:9', 'a.yaml:8', 'a.yaml:7']);
  await page.click('#findings th:nth-child(1) button');
  assert.equal((await shown())[0], 'a.yaml:8');
  assert.deepEqual(seen, []);
}

/** One browser for all, because starting it takes longer than a test. */
let visit: Visit | null = null;

interface Opened {
  readonly page: Page;
  /** Errors of the page, dialogs, and requests for anything but the page. */
  readonly seen: readonly string[];
}

async function open(t: TestContext, html: string | null, file?: string): Promise<Opened> {
  const path = file ?? join(folder(t).path, 'report.html');
  if (html !== null) {
    writeFileSync(path, html);
  }
  assert.ok(visit);
  const page = await visit.page.context().newPage();
  t.after(() => page.close());
  const seen: string[] = [];
  page.on('console', (message) => seen.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => seen.push(`error: ${error}`));
  page.on('dialog', (dialog) => seen.push(`dialog: ${dialog.message()}`));
  page.on('request', (request) => request.isNavigationRequest() || seen.push(`request: ${request.url()}`));
  await page.goto(`file://${path}`);
  return { page, seen };
}
