// Uses VS Code like a person, in both languages: keyboard, lightbulb, command palette and Problems panel, in the page that a person sees.
// Takes screenshots.

import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import english from '../../l10n/bundle.l10n.json' with { type: 'json' };
import chinese from '../../l10n/bundle.l10n.zh-cn.json' with { type: 'json' };
import { closeChat, eventually, lineWith, pressFor, quickOpen, step, textOf } from './gestures.ts';
import { openBrowser } from './vscode/browser.ts';
import { startServer } from './vscode/server.ts';
import { withWorkspaceCopy } from './workspaceCopy.ts';

const DOMAIN = 'my-proxy-cn-beijing.cr.volces.com';
const ROOT = join(import.meta.dirname, '..', '..');

const SETTINGS = {
  'nearpull.proxy.domain': DOMAIN,
  'workbench.startupEditor': 'none',
  // These features should not be in the picture.
  'chat.disableAIFeatures': true,
  'editor.minimap.enabled': false,
};

/** The texts on the screen in one language. */
interface Wording {
  /** Undefined for English, which is VS Code's default. */
  readonly locale?: string;
  readonly problem: RegExp;
  readonly status: string;
  readonly rewrite: string;
  readonly insertPolicy: string;
  readonly recommended: string;
  readonly preview: string;
  /** A text in the title of the preview, and at its top. */
  readonly asAdmitted: string;
  readonly computed: string;
  /** The end of the name of a picture, before `.png`. */
  readonly suffix: string;
}

const ENGLISH: Wording = {
  problem: /is pulled from Docker Hub/,
  status: 'Nearpull: 2 on Docker Hub',
  rewrite: 'Pull through the proxy: ',
  insertPolicy: 'Insert proxy Kyverno policy',
  recommended: '(recommended)',
  preview: 'Preview what this policy does',
  asAdmitted: 'as admitted',
  computed: english['client.preview.head'],
  suffix: '',
};

const CHINESE: Wording = {
  locale: 'zh-cn',
  problem: /从 Docker Hub 拉取/,
  status: 'Nearpull：2 个来自 Docker Hub',
  rewrite: '通过远端代理仓拉取：',
  insertPolicy: '插入远端代理仓的 Kyverno 策略',
  recommended: '（推荐）',
  preview: '预览此策略的效果',
  asAdmitted: '准入后的内容',
  computed: chinese['client.preview.head'],
  suffix: '.zh-cn',
};

/**
 * @param vsix the packed extension.
 * @param pictures the folder for the PNG files. Rejects with the first thing that did not appear.
 */
export async function workAsPerson(vsix: string, pictures: string): Promise<void> {
  await mkdir(pictures, { recursive: true });
  for (const wording of [ENGLISH, CHINESE]) {
    console.log(`In ${wording.locale ?? 'English'}:`);
    await withWorkspaceCopy(SETTINGS, (folder) => visit(vsix, folder, wording, pictures));
  }
}

async function visit(vsix: string, folder: string, wording: Wording, pictures: string): Promise<void> {
  const server = await startServer({ vsix, ...(wording.locale && { locale: wording.locale }) });
  try {
    const { page, close } = await openBrowser({ width: 1200, height: 760 });
    try {
      await page.goto(server.url({ folder }));
      await work(page, folder, wording, pictures);
    } catch (error) {
      const path = join(ROOT, 'out', 'host', 'person-failed.png');
      // Without a browser there is no picture. The first error is the one to report.
      const seen = await page.screenshot({ path }).catch(() => null);
      if (seen) console.error(`What was on the screen is in ${path}`);
      throw error;
    } finally {
      await close();
    }
  } finally {
    await server.stop();
  }
}

async function work(page: Page, folder: string, wording: Wording, pictures: string): Promise<void> {
  const picture = (name: string) => page.screenshot({ path: join(pictures, `${name}${wording.suffix}.png`) });
  page.setDefaultTimeout(30_000);
  await step('opens deployment.yaml by its name', () => quickOpen(page, 'deployment.yaml'));
  await step('sees two images underlined', async () => {
    await page.locator('.squiggly-warning').nth(1).waitFor();
    assert.equal(await page.locator('.squiggly-warning').count(), 2);
  });
  await step('reads in the status bar how many images are on Docker Hub', () =>
    page.locator('.statusbar-item', { hasText: wording.status }).waitFor(),
  );
  await closeChat(page);
  await step('reads both in the Problems panel', () => readProblems(page, wording.problem));
  await step('rewrites an image from the lightbulb', async () => {
    await lineWith(page, 'grafana/grafana:11.4.0').getByText('grafana').last().click();
    const offer = page.locator('.action-widget .monaco-list-row', { hasText: `${wording.rewrite}${DOMAIN}` });
    await page.locator('.monaco-editor [class*="lightbulb" i]').first().waitFor();
    await pressFor(page, 'Control+.', offer.first());
    await picture('lightbulb');
    await offer.first().click();
    await lineWith(page, `image: "${DOMAIN}/grafana/grafana:11.4.0"`).waitFor();
  });
  await step('makes room', async () => {
    await page.keyboard.press('Control+J');
    await page.locator('.part.panel').waitFor({ state: 'hidden' });
  });
  await step('inserts the policy from the palette', async () => {
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input').fill(`>${wording.insertPolicy}`);
    const hasText = `Nearpull: ${wording.insertPolicy}`;
    await page.locator('.quick-input-list .monaco-list-row', { hasText }).first().click();
  });
  await step('says which Kyverno it is, and takes the policy that is recommended for it', async () => {
    await choose(page, /^1\.18/);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: wording.recommended }).waitFor();
    await page.locator('.quick-input-widget').evaluate(fadedIn);
    await picture('policies');
    await choose(page, /^MutatingPolicy/);
    await lineWith(page, 'kind: MutatingPolicy').waitFor();
    await page.locator('.codelens-decoration a', { hasText: wording.preview }).first().waitFor();
    await picture('policy');
  });
  await step('saves, and finds both in the file', () => saveAndRead(page, join(folder, 'deployment.yaml')));
  await step('previews the policy on the file from the lens above it', async () => {
    await page.locator('.codelens-decoration a', { hasText: wording.preview }).first().click();
    await page.locator('.tab.active', { hasText: wording.asAdmitted }).waitFor();
    await lineWith(page, wording.computed).waitFor();
    await picture('preview');
  });
}

/** Waits until the widget is fully opaque, because a half transparent one looks broken in a picture. */
async function fadedIn(widget: Element): Promise<void> {
  await Promise.all(widget.getAnimations().map((each) => each.finished));
}

/** Clicks the entry with this label. */
async function choose(page: Page, label: RegExp): Promise<void> {
  const name = page.locator('.label-name', { hasText: label });
  await page.locator('.quick-input-list .monaco-list-row', { has: name }).first().click();
}

async function readProblems(page: Page, wanted: RegExp): Promise<void> {
  await page.keyboard.press('Control+Shift+M');
  const problems = page.locator('.markers-panel .monaco-list-row', { hasText: wanted });
  await problems.nth(1).waitFor();
  assert.equal(await problems.count(), 2);
  assert.match(await textOf(problems.nth(0)), /nginx/);
  assert.match(await textOf(problems.nth(1)), /grafana/);
}

async function saveAndRead(page: Page, file: string): Promise<void> {
  await page.keyboard.press('Control+S');
  const saved = await eventually(
    () => readFile(file, 'utf8'),
    (text) => text.includes('MutatingPolicy'),
  );
  assert.match(saved, /image: nginx:1\.27 # from Docker Hub\n/);
  assert.match(saved, new RegExp(`image: "${DOMAIN}/grafana/grafana:11\\.4\\.0"\n`));
  assert.match(saved, /^---$/m);
  assert.match(saved, new RegExp(`kind: MutatingPolicy[\\s\\S]*${DOMAIN}`));
}
