// The gestures of a person in VS Code's page, one function each, and the time that a person waits for an effect.
import type { Locator, Page } from 'playwright-core';

export async function quickOpen(page: Page, name: string): Promise<void> {
  await page.locator('.monaco-workbench .explorer-folders-view .monaco-list-row').first().waitFor();
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input').fill(name);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
  await page.locator('.tab.active', { hasText: name }).waitFor();
  await page.locator('.editor-instance .view-line').first().waitFor();
}

/** Opens the palette, again where something that just happened has closed it, and types into it. */
export async function typeInPalette(page: Page, text: string): Promise<void> {
  const input = page.locator('.quick-input-widget input');
  for (let again = 4; ; again -= 1) {
    await pressFor(page, 'F1', input);
    try {
      return await input.fill(`>${text}`, { timeout: 5_000 });
    } catch (error) {
      if (again === 0) throw error;
    }
  }
}

/** Runs a command from the palette: one of ours, if no other `category` is given. */
export async function runCommand(page: Page, title: string, category = 'Nearpull'): Promise<void> {
  await typeInPalette(page, title);
  const rows = page.locator('.quick-input-list .monaco-list-row');
  const row = rows.filter({ hasText: `${category}: ${title}` }).first();
  await row.waitFor();
  await settled(page, () => rows.allTextContents());
  await row.click();
}

/** Waits until two reads give the same. The palette fills in parts, and an element that shows one command may show another a moment later. */
async function settled(page: Page, read: () => Promise<unknown>): Promise<void> {
  let last = '';
  for (let now = JSON.stringify(await read()); now !== last; now = JSON.stringify(await read())) {
    last = now;
    await page.waitForTimeout(200);
  }
}

/** Clicks the entry with this label. */
export async function choose(page: Page, label: RegExp): Promise<void> {
  const name = page.locator('.label-name', { hasText: label });
  await page.locator('.quick-input-list .monaco-list-row', { has: name }).first().click();
}

/** Presses `key` until `wanted` is visible. VS Code closes a menu when the editor moves, as it does while a panel opens. */
export async function pressFor(page: Page, key: string, wanted: Locator): Promise<void> {
  for (let again = 4; ; again -= 1) {
    await page.keyboard.press(key);
    try {
      return await wanted.waitFor({ timeout: 5_000 });
    } catch (error) {
      if (again === 0) throw error;
    }
  }
}

export function lineWith(page: Page, text: string): Locator {
  // The editor writes no-break spaces. Playwright treats all white space alike.
  return page.locator('.view-line', { hasText: text }).first();
}

export async function textOf(locator: Locator): Promise<string> {
  return (await locator.textContent()) ?? '';
}

export async function step(name: string, act: () => Promise<void>): Promise<void> {
  const started = Date.now();
  try {
    await act();
    console.log(`✔ ${name} (${Date.now() - started} ms)`);
  } catch (error) {
    console.log(`✖ ${name} (${Date.now() - started} ms)`);
    throw error;
  }
}

/** Resolves with the first good value, or with the last one when the time is over. */
export async function eventually<Value>(
  read: () => Promise<Value>,
  good: (value: Value) => boolean,
  seconds = 10,
): Promise<Value> {
  for (let tries = 0; tries < 10 * seconds; tries += 1) {
    const value = await read();
    if (good(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return read();
}
