// Uses VS Code like somebody who has just installed Nearpull: no domain is set, and every notification and the walkthrough are read.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { choose, eventually, lineWith, quickOpen, runCommand, step, typeInPalette } from './gestures.ts';
import type { Pictures } from './pictures.ts';
import { filled, type Wording } from './wording.ts';

const DOMAIN = 'my-proxy-cn-beijing.cr.volces.com';

/** The question for the domain waits for three seconds. */
const LONG_ENOUGH_TO_ASK_MS = 6000;

/** @param folder the copy of the test workspace, without a domain. */
export async function workAsNewcomer(
  page: Page,
  folder: string,
  wording: Wording,
  pictures: Pictures,
): Promise<void> {
  await refuseThePrompt(page, wording);
  await readTheWalkthrough(page, wording, pictures);
  await insertAndKeep(page, folder, wording, pictures);
  await fixAndRead(page, wording);
  await step('looks at the images of the workspace', async () => {
    await runCommand(page, wording.manifest['command.showInventory']);
    await page.locator('.monaco-list-row[role="treeitem"][aria-label^="ghcr.io, "]').waitFor();
  });
  await step('sees that every step of the walkthrough is done', () => finished(page, wording, 4));
  await step('looks at the page of the extension', () => readExtensionPage(page, pictures));
}

async function refuseThePrompt(page: Page, { words }: Wording): Promise<void> {
  const question = toast(page, filled(words['client.prompt.question.other'], 2));
  await step('opens deployment.yaml', () => quickOpen(page, 'deployment.yaml'));
  await step('is asked once for the domain, and says "Not here"', async () => {
    await question.waitFor();
    assert.equal(await question.count(), 1);
    assert.deepEqual(await question.locator('.monaco-button').allTextContents(), [
      words['client.prompt.set'],
      words['client.prompt.notHere'],
    ]);
    await question.getByText(words['client.prompt.notHere']).click();
    await question.waitFor({ state: 'hidden' });
  });
  await step('is not asked again in a new window', async () => {
    // VS Code writes what it remembers a moment later.
    await page.waitForTimeout(2000);
    await page.reload();
    await quickOpen(page, 'deployment.yaml');
    await page.locator('.squiggly-warning').first().waitFor();
    await page.waitForTimeout(LONG_ENOUGH_TO_ASK_MS);
    assert.equal(await question.count(), 0);
  });
}

async function readTheWalkthrough(page: Page, wording: Wording, pictures: Pictures): Promise<void> {
  const { manifest, words } = wording;
  const usual = page.viewportSize() ?? { width: 1000, height: 700 };
  await step('asks to fix the file, and gives no domain: the walkthrough counts nothing', async () => {
    await runCommand(page, manifest['command.fixFile']);
    await page.locator('.quick-input-widget', { hasText: words['client.domain.title'] }).waitFor();
    await page.keyboard.press('Escape');
    await finished(page, wording, 0);
  });
  await step('reads each step, and opens the sample', async () => {
    // In a narrow window VS Code shows no pictures.
    await page.setViewportSize({ width: 1400, height: 860 });
    for (const name of ['domain', 'policy', 'inventory', 'fix'] as const) {
      await page.locator('.getting-started-step', { hasText: manifest[`walkthrough.${name}.title`] }).click();
      await page
        .locator(`.getting-started-media img[alt="${manifest[`walkthrough.${name}.alt`]}"]`)
        .waitFor();
      await pictures.seen(page, `walkthrough-${name}`);
    }
    await page.getByRole('button', { name: manifest['command.openSample'] }).click();
    await lineWith(page, 'name: shop').waitFor();
    await page.locator('.squiggly-warning').nth(2).waitFor();
    assert.equal(await page.locator('.squiggly-warning').count(), 3);
    await page.setViewportSize(usual);
  });
}

async function insertAndKeep(
  page: Page,
  folder: string,
  { manifest, words }: Wording,
  pictures: Pictures,
): Promise<void> {
  const input = page.locator('.quick-input-widget input');
  await step('pastes an address for the domain, and sees what it makes of images', async () => {
    await quickOpen(page, 'deployment.yaml');
    await page.keyboard.press('Control+B');
    await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
    await runCommand(page, manifest['command.setProxyDomain']);
    await page.locator('.quick-input-widget', { hasText: words['client.domain.title'] }).waitFor();
    await input.fill(`https://${DOMAIN}/`);
    await page.locator('.quick-input-widget', { hasText: `${DOMAIN}/library/nginx` }).waitFor();
    await pictures.shipped(page, 'domain', { x: 48, y: 0, width: 800, height: 216 });
    await page.keyboard.press('Escape');
  });
  await step('inserts a policy, and has the domain and the version saved when asked', async () => {
    await runCommand(page, manifest['command.insertPolicy']);
    await choose(page, /^1\.18/);
    await choose(page, /^MutatingPolicy/);
    await page.locator('.quick-input-widget', { hasText: words['client.domain.title'] }).waitFor();
    await input.fill(DOMAIN);
    await page.locator('.quick-input-widget', { hasText: `${DOMAIN}/library/nginx` }).waitFor();
    await page.keyboard.press('Enter');
    await lineWith(page, 'kind: MutatingPolicy').waitFor();
    const what = [
      filled(words['client.policy.keepDomain'], DOMAIN),
      filled(words['client.policy.kyverno'], '1.18'),
    ].join(', ');
    const question = toast(page, filled(words['client.policy.keepQuestion'], what));
    await question.waitFor();
    assert.deepEqual(await settingsOf(folder), {}, 'nothing is saved without a yes');
    await question.getByText(words['client.policy.keep'], { exact: true }).click();
    const saved = await eventually(
      () => settingsOf(folder),
      (settings) => Object.keys(settings).length === 2,
    );
    assert.deepEqual(saved, { 'nearpull.kyverno.version': '1.18', 'nearpull.proxy.domain': DOMAIN });
  });
}

async function fixAndRead(page: Page, { manifest, words }: Wording): Promise<void> {
  await step('fixes the file, and reads what was done', async () => {
    await runCommand(page, manifest['command.fixFile']);
    await toast(page, filled(words['client.fixFile.done.other'], 2)).waitFor();
    await runCommand(page, manifest['command.fixFile']);
    await toast(page, words['client.fixFile.nothing']).waitFor();
  });
}

/** Opens the walkthrough and waits until it shows as many finished steps. */
async function finished(page: Page, { manifest }: Wording, count: number): Promise<void> {
  await typeInPalette(page, 'Welcome: Open Walkthrough');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Open Walkthrough' }).first().click();
  await choose(page, new RegExp(manifest['walkthrough.title']));
  await page.locator('.getting-started-step').nth(2).waitFor();
  const ticked = page.locator('.getting-started-step .codicon-getting-started-step-checked');
  const seen = await eventually(
    () => ticked.count(),
    (number) => number === count,
  );
  assert.equal(seen, count);
}

async function readExtensionPage(page: Page, pictures: Pictures): Promise<void> {
  await page.keyboard.press('Control+Shift+X');
  await page.locator('.extensions-viewlet .monaco-list-row', { hasText: 'Nearpull' }).first().click();
  await page.locator('.extension-editor .name', { hasText: 'Nearpull' }).waitFor();
  await page.locator('iframe.webview').first().waitFor();
  await page.waitForTimeout(3000);
  await pictures.seen(page, 'extension-page');
}

function toast(page: Page, text: string): Locator {
  return page.locator('.notifications-toasts .notification-toast', { hasText: text });
}

/** Our own settings in the settings file of the folder. */
async function settingsOf(folder: string): Promise<Readonly<Record<string, unknown>>> {
  const path = join(folder, '.vscode', 'settings.json');
  // VS Code may be writing it.
  const text = await eventually(
    () => readFile(path, 'utf8'),
    (each) => each.trimEnd().endsWith('}'),
  );
  const settings: object = JSON.parse(text);
  return Object.fromEntries(Object.entries(settings).filter(([key]) => key.startsWith('nearpull.')));
}
