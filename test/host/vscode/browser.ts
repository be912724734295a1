// Starts a browser without a window, and opens a page in it.
import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium } from './chromium.ts';

export interface PageSettings {
  /** A BCP 47 tag. */
  readonly locale?: string;
  readonly width?: number;
  readonly height?: number;
  /** Pixels of the screen for one of the page. 1 by default. */
  readonly scale?: number;
}

export interface Visit {
  readonly page: Page;
  close(): Promise<void>;
}

export async function openBrowser(settings: PageSettings = {}): Promise<Visit> {
  const browser = await launch();
  const context = await browser.newContext({
    locale: settings.locale ?? 'en-US',
    deviceScaleFactor: settings.scale ?? 1,
    viewport: { width: settings.width ?? 1280, height: settings.height ?? 800 },
  });
  return { page: await context.newPage(), close: () => browser.close() };
}

async function launch(): Promise<Browser> {
  const { executable, environment } = await findChromium();
  return chromium.launch({
    executablePath: executable,
    env: { ...definedOnly(process.env), ...environment },
    args: [
      // The sandbox does not run as root, and containers run as root. The page is our own.
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      // A browser under test needs no network.
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
