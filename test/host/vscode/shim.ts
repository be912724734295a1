#!/usr/bin/env node
// Stands in for VS Code's program in @vscode/test-electron: runs the same tests in VS Code's own server and a browser without a window.
// Ends with 0 when the suite's `run` resolved.
import { parseArgs } from 'node:util';
import { openBrowser } from './browser.ts';
import { serveSameOrigin } from './sameOrigin.ts';
import { startServer } from './server.ts';

const TIMEOUT_MS = 10 * 60_000;

process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
// The parent process holds the other end of standard input. When it is gone, nobody needs the result. `exit` also stops VS Code's server.
process.stdin.once('end', () => process.exit(143)).resume();
process.exit(await main());

async function main(): Promise<number> {
  // test-electron passes many options that only the desktop version has.
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    strict: false,
    options: {
      extensionDevelopmentPath: { type: 'string' },
      extensionTestsPath: { type: 'string' },
      extensionDevelopmentKind: { type: 'string' },
      'disable-workspace-trust': { type: 'boolean' },
      locale: { type: 'string' },
    },
  });
  const { extensionDevelopmentPath: extension, extensionTestsPath: tests, locale } = values;
  const [folder] = positionals;
  if (typeof extension !== 'string' || typeof tests !== 'string' || !folder) {
    console.error('usage: shim.ts FOLDER --extensionDevelopmentPath=… --extensionTestsPath=…');
    return 2;
  }
  const server = await startServer({ workspaceTrust: !values['disable-workspace-trust'] });
  const isWeb = values.extensionDevelopmentKind === 'web';
  const web = isWeb ? await serveSameOrigin(server.port, { extension, tests }) : null;
  try {
    return await drive(
      web ? web.url(folder) : server.url({ folder, extension, tests }),
      typeof locale === 'string' ? locale : 'en-US',
    );
  } finally {
    web?.close();
    await server.stop();
  }
}

/** Opens the page, which runs the tests by itself. The page calls one function for each line, and another one at the end. */
async function drive(url: string, locale: string): Promise<number> {
  const { page, close } = await openBrowser({ locale });
  try {
    const result = Promise.withResolvers<number>();
    await page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
      (type === 'error' ? console.error : console.log)(...args);
    });
    await page.exposeFunction('codeAutomationExit', (code: number) => result.resolve(code));
    page.once('crash', () => result.reject(new Error('The page crashed')));
    const timer = setTimeout(() => result.reject(new Error('The suite did not end in time')), TIMEOUT_MS);
    await page.goto(url);
    return await result.promise.finally(() => clearTimeout(timer));
  } finally {
    await close();
  }
}
