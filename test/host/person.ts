// Works VS Code like a person: keyboard, lightbulb, palette and Problems panel, in the page that a person sees. Leaves pictures.
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { openBrowser } from './vscode/browser.ts';
import { startServer } from './vscode/server.ts';
import { withWorkspaceCopy } from './workspaceCopy.ts';

const DOMAIN = 'my-proxy-cn-beijing.cr.volces.com';
const ROOT = join(import.meta.dirname, '..', '..');

const SETTINGS = {
  'nearpull.proxy.domain': DOMAIN,
  'files.autoSave': 'off',
  'workbench.startupEditor': 'none',
  // What is of no use in the picture.
  'chat.disableAIFeatures': true,
  'editor.minimap.enabled': false,
};

/** @param pictures the folder for the PNG files. Rejects with what a person would have missed. */
export async function workAsPerson(pictures: string): Promise<void> {
  await mkdir(pictures, { recursive: true });
  await withWorkspaceCopy(SETTINGS, async (folder) => {
    const server = await startServer();
    const { page, close } = await openBrowser({ width: 1200, height: 760 });
    try {
      await page.goto(server.url({ folder, extension: ROOT }));
      await work(page, folder, pictures);
    } catch (error) {
      await page.screenshot({ path: join(ROOT, 'out', 'host', 'person-failed.png') });
      throw error;
    } finally {
      await close();
      await server.stop();
    }
  });
}

async function work(page: Page, folder: string, pictures: string): Promise<void> {
  const file = join(folder, 'deployment.yaml');
  const picture = (name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });
  page.setDefaultTimeout(30_000);
  await step('opens deployment.yaml by its name', () => quickOpen(page, 'deployment.yaml'));
  await step('sees two images underlined', async () => {
    await page.locator('.squiggly-warning').nth(1).waitFor();
    assert.equal(await page.locator('.squiggly-warning').count(), 2);
  });
  await closeChat(page);
  await step('reads both in the Problems panel', async () => {
    await page.keyboard.press('Control+Shift+M');
    const problems = page.locator('.markers-panel .monaco-list-row', { hasText: 'Docker Hub' });
    await problems.nth(1).waitFor();
    assert.equal(await problems.count(), 2);
    assert.match(await textOf(problems.nth(0)), /nginx/);
    assert.match(await textOf(problems.nth(1)), /grafana/);
  });
  await step('rewrites an image from the lightbulb', async () => {
    await lineWith(page, 'grafana/grafana:11.4.0').getByText('grafana').last().click();
    const offer = page.locator('.action-widget .monaco-list-row', { hasText: DOMAIN }).first();
    await page.locator('.glyph-margin-widgets [class*="lightbulb"]').first().waitFor();
    await pressFor(page, 'Control+.', offer);
    await picture('lightbulb');
    await offer.click();
    await lineWith(page, `image: "${DOMAIN}/grafana/grafana:11.4.0"`).waitFor();
  });
  await step('inserts the policy from the palette', async () => {
    await page.keyboard.press('F1');
    await page.keyboard.type('Insert proxy Kyverno policy');
    const command = page.locator('.quick-input-list .monaco-list-row', {
      hasText: 'Nearpull: Insert proxy Kyverno',
    });
    await command.first().click();
    await lineWith(page, 'kind: ClusterPolicy').waitFor();
    await picture('policy');
  });
  await step('saves, and finds both in the file', async () => {
    await page.keyboard.press('Control+S');
    const saved = await eventually(
      () => readFile(file, 'utf8'),
      (text) => text.includes('ClusterPolicy'),
    );
    assert.match(saved, /image: nginx:1\.27 # from Docker Hub\n/);
    assert.match(saved, new RegExp(`image: "${DOMAIN}/grafana/grafana:11\\.4\\.0"\n`));
    assert.match(saved, /^---$/m);
    assert.match(saved, new RegExp(`kind: ClusterPolicy[^]*${DOMAIN}`));
  });
}

async function quickOpen(page: Page, name: string): Promise<void> {
  await page.locator('.monaco-workbench .explorer-folders-view .monaco-list-row').first().waitFor();
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input').fill(name);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.editor-instance .view-line').first().waitFor();
}

/** It opens by itself, some time after the page, and is of no use in the picture. */
async function closeChat(page: Page): Promise<void> {
  const bar = page.locator('.part.auxiliarybar');
  if (await bar.isVisible()) await bar.getByRole('button', { name: /Hide .*Side Bar/ }).click();
  await bar.waitFor({ state: 'hidden' });
}

/** VS Code closes a menu when the editor moves under it, as it does while a panel is opening. A person presses again, twice at most. */
async function pressFor(page: Page, key: string, wanted: Locator): Promise<void> {
  for (let again = 2; ; again -= 1) {
    await page.keyboard.press(key);
    try {
      return await wanted.waitFor({ timeout: 10_000 });
    } catch (error) {
      if (again === 0) throw error;
    }
  }
}

function lineWith(page: Page, text: string): Locator {
  // The editor writes no-break spaces; playwright takes any white space for a space.
  return page.locator('.view-line', { hasText: text }).first();
}

async function textOf(locator: Locator): Promise<string> {
  return (await locator.textContent()) ?? '';
}

async function step(name: string, act: () => Promise<void>): Promise<void> {
  const started = Date.now();
  try {
    await act();
    console.log(`✔ ${name} (${Date.now() - started} ms)`);
  } catch (error) {
    console.log(`✖ ${name} (${Date.now() - started} ms)`);
    throw error;
  }
}

async function eventually<Value>(
  read: () => Promise<Value>,
  good: (value: Value) => boolean,
): Promise<Value> {
  for (let tries = 0; tries < 100; tries += 1) {
    const value = await read();
    if (good(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return read();
}
