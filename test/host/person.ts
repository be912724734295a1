// Uses VS Code like a person, in both languages and themes: keyboard, lightbulb, command palette and Problems panel, in the page that a
// person sees, with the extension as it is installed.

import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { activationTimesIn, startupReport } from './activationTimes.ts';
import { choose, eventually, lineWith, pressFor, quickOpen, runCommand, step, textOf } from './gestures.ts';
import { workAsNewcomer } from './newcomer.ts';
import { type Pictures, pictureTaker } from './pictures.ts';
import { openBrowser } from './vscode/browser.ts';
import { startServer } from './vscode/server.ts';
import { filled, type Wording } from './wording.ts';
import { withWorkspaceCopy } from './workspaceCopy.ts';

const DOMAIN = 'my-proxy-cn-beijing.cr.volces.com';
const OUT = join(import.meta.dirname, '..', '..', 'out', 'host');

/** What a run looks like. */
export interface Look {
  readonly wording: Wording;
  readonly theme: keyof typeof THEMES;
}

const THEMES = { light: 'Default Light Modern', dark: 'Default Dark Modern' } as const;

/** VS Code takes the pictures of a walkthrough for such ones. */
const SCALE = 1.5;

const SETTINGS = {
  'workbench.startupEditor': 'none',
  // These features should not be in the picture.
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'editor.minimap.enabled': false,
  // Whole lines fit into one column only.
  'diffEditor.renderSideBySide': false,
  'diffEditor.wordWrap': 'on',
};

type Work = (page: Page, folder: string, wording: Wording, pictures: Pictures) => Promise<void>;

/**
 * @param vsix the packed extension.
 * @param folderOfPictures for those of the pages and the walkthrough. Rejects with the first thing that did not appear.
 */
export async function workAsPerson(
  vsix: string,
  { wording, theme }: Look,
  folderOfPictures: string,
): Promise<void> {
  console.log(`In ${wording.locale ?? 'English'}, ${theme}:`);
  const end = `${wording.suffix}.${theme}`;
  const pictures = { shipped: pictureTaker(folderOfPictures, end), seen: pictureTaker(OUT, end) };
  const { locale } = wording;
  const server = await startServer({
    vsix,
    settings: { ...SETTINGS, 'workbench.colorTheme': THEMES[theme] },
    ...(locale && { locale }),
  });
  const visit = (own: Readonly<Record<string, unknown>>, work: Work) =>
    withWorkspaceCopy(own, (folder) =>
      withPage(server.url({ folder }), (page) => work(page, folder, wording, pictures)),
    );
  try {
    await visit({ 'nearpull.proxy.domain': DOMAIN }, workWithDomain);
    await visit({}, workAsNewcomer);
  } finally {
    await server.stop();
  }
}

async function withPage(address: string, use: (page: Page) => Promise<void>): Promise<void> {
  const { page, close } = await openBrowser({ width: 1000, height: 700, scale: SCALE });
  try {
    page.setDefaultTimeout(60_000);
    await page.goto(address);
    await use(page);
  } catch (error) {
    const path = join(OUT, 'person-failed.png');
    await mkdir(OUT, { recursive: true });
    // Without a browser there is no picture. The first error is the one to report.
    const seen = await page.screenshot({ path }).catch(() => null);
    if (seen) console.error(`What was on the screen is in ${path}`);
    throw error;
  } finally {
    await close();
  }
}

async function workWithDomain(
  page: Page,
  folder: string,
  wording: Wording,
  pictures: Pictures,
): Promise<void> {
  const { manifest, words } = wording;
  await step('opens deployment.yaml by its name', () => quickOpen(page, 'deployment.yaml'));
  await step('sees two images underlined', async () => {
    await page.locator('.squiggly-warning').nth(1).waitFor();
    assert.equal(await page.locator('.squiggly-warning').count(), 2);
  });
  await step('reads in the status bar how many images are on Docker Hub', () =>
    page.locator('.statusbar-item', { hasText: filled(words['client.status.onHub'], 2) }).waitFor(),
  );
  await step('reads both in the Problems panel', () => readProblems(page, wording.problem));
  await step('walks through the inventory with the keyboard, and opens an image', () =>
    walkThroughInventory(page, wording, pictures),
  );
  await step('types an image, and is offered it by its name at the proxy', () =>
    completeImage(page, pictures),
  );
  await step('makes room', async () => {
    await page.keyboard.press('Control+B');
    await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
  });
  await step('rewrites an image from the lightbulb', () => rewriteFromLightbulb(page, wording, pictures));
  await step('says which Kyverno it is, and takes the policy that is recommended for it', async () => {
    await runCommand(page, manifest['command.insertPolicy']);
    await choose(page, /^1\.18/);
    const recommended = words['client.policy.recommended'];
    await page.locator('.quick-input-list .monaco-list-row', { hasText: recommended }).waitFor();
    await pictures.shipped(page, 'policy', { x: 200, y: 4, width: 601, height: 316 });
    await choose(page, /^MutatingPolicy/);
    await lineWith(page, 'kind: MutatingPolicy').waitFor();
  });
  await step('saves, and finds both in the file', () => saveAndRead(page, join(folder, 'deployment.yaml')));
  await step('previews the policy on the file from the lens above it', async () => {
    await page.locator('.codelens-decoration a', { hasText: wording.preview }).first().click();
    await page.locator('.tab.active', { hasText: wording.asAdmitted }).waitFor();
    await lineWith(page, words['client.preview.head']).waitFor();
    await pictures.shipped(page, 'preview', { x: 48, y: 35, width: 940, height: 470 });
  });
  await step('reads how long VS Code took to activate it', () => readActivation(page));
}

/** Prints the times that VS Code itself gives, ours beside that of an extension of VS Code that starts a server too. */
async function readActivation(page: Page): Promise<void> {
  const report = await startupReport(page);
  for (const extension of ['vscode.json-language-features', 'nearpull.nearpull']) {
    const times = activationTimesIn(report, extension);
    assert.ok(times, report);
    const { shown, load, own, call, rest } = times;
    const parts = `loading ${load} ms, of it its own code ${own} ms; activate ${call} ms; then ${rest} ms`;
    console.log(`  ${extension}: ${shown} ms (${parts})`);
  }
}

/** The row is found by what a screen reader says of it. */
async function walkThroughInventory(
  page: Page,
  { manifest, words }: Wording,
  pictures: Pictures,
): Promise<void> {
  await page.keyboard.press('Control+J');
  await page.locator('.part.panel').waitFor({ state: 'hidden' });
  await runCommand(page, manifest['command.showInventory']);
  const row = (label: string) =>
    page.locator(`.monaco-list-row[role="treeitem"][aria-label^="${label}"]`).first();
  const onHub = filled(words['client.inventory.onHub'], 2);
  const registry = page.locator(
    `.monaco-list-row[role="treeitem"][aria-label^="docker.io, "][aria-label*="${onHub}"]`,
  );
  await registry.waitFor();
  // The command has put the focus on the first row.
  await pressFor(page, 'ArrowRight', row('docker.io/grafana/grafana, '));
  for (const key of ['ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
  const place = row(
    `grafana/grafana:11.4.0, ${words['client.inventory.kind.docker-hub']}, deployment.yaml:18`,
  );
  await place.waitFor();
  await pictures.shipped(page, 'inventory', { x: 0, y: 35, width: 560, height: 220 });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: 'deployment.yaml' }).waitFor();
}

async function completeImage(page: Page, pictures: Pictures): Promise<void> {
  await lineWith(page, 'nginx:1.27').getByText('nginx').first().click();
  await page.keyboard.press('Control+G');
  await page.locator('.quick-input-widget input').fill(':16:18');
  await page.keyboard.press('Enter');
  // The lens pushes the text down by a line. The picture begins with the lens.
  await page.mouse.move(700, 300);
  await page.mouse.wheel(0, -500);
  const offer = page.locator('.suggest-widget .monaco-list-row', {
    hasText: `${DOMAIN}/grafana/grafana:11.4.0`,
  });
  await pressFor(page, 'Control+Space', offer.first());
  await page.locator('.codelens-decoration').first().waitFor();
  await pictures.shipped(page, 'typing', { x: 300, y: 35, width: 700, height: 600 });
  await page.keyboard.press('Escape');
}

async function rewriteFromLightbulb(page: Page, wording: Wording, pictures: Pictures): Promise<void> {
  await lineWith(page, 'grafana/grafana:11.4.0').getByText('grafana').first().click();
  const offer = page.locator('.action-widget .monaco-list-row', { hasText: `${wording.rewrite}${DOMAIN}` });
  await page.locator('.monaco-editor [class*="lightbulb" i]').first().waitFor();
  await pressFor(page, 'Control+.', offer.first());
  await pictures.shipped(page, 'fix', { x: 60, y: 92, width: 848, height: 396 });
  await offer.first().click();
  await lineWith(page, `image: "${DOMAIN}/grafana/grafana:11.4.0"`).waitFor();
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
