// A real VS Code with the packed extension and one folder, as a person has it.
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import process from 'node:process';
import type { Page } from 'playwright-core';
import { openBrowser } from '../../host/vscode/browser.ts';
import { startServer } from '../../host/vscode/server.ts';

export interface Window {
  readonly vsix: string;
  readonly folder: string;
  /** The absolute path of a file that is open at once. */
  readonly file?: string;
  /** The language that VS Code reports to extensions. English by default. */
  readonly locale?: string;
}

const SETTINGS = {
  'workbench.startupEditor': 'none',
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

/** `use` gets the page, which is loading. Everything is closed and removed afterwards. */
export async function inWindow<Result>(
  { vsix, folder, file, locale }: Window,
  use: (page: Page) => Promise<Result>,
): Promise<Result> {
  const server = await startServer({ vsix, settings: SETTINGS, ...(locale && { locale }) });
  try {
    const { page, close } = await openBrowser({ width: 1200, height: 900 });
    try {
      page.setDefaultTimeout(60_000);
      await page.goto(server.url({ folder, ...(file && { file }) }), { waitUntil: 'commit' });
      return await use(page);
    } finally {
      await close();
    }
  } finally {
    await server.stop();
  }
}

/** The process id of the extension host among the descendants of this process. Known on Linux only. */
export async function extensionHost(): Promise<number | undefined> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  return pids.find((pid) => textIn(pid, 'cmdline').includes('--type=extensionHost') && isOurs(pid));
}

function isOurs(pid: number): boolean {
  const parent = Number(/^PPid:\s*(\d+)/m.exec(textIn(pid, 'status'))?.[1] ?? 0);
  return parent === process.pid || (parent > 1 && isOurs(parent));
}

/** Empty where the process has ended meanwhile. */
function textIn(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
