// Reads how long VS Code took to activate extensions, from its own report. No test judges it, because it depends on what else the machine does.
import type { Page } from 'playwright-core';
import { eventually, runCommand } from './gestures.ts';

/** In milliseconds. */
export interface ActivationTimes {
  /** What VS Code shows as the time of the activation: `load` and `call`. */
  readonly shown: number;
  /** From its turn until its code is loaded. Extensions that have their turn at the same time are loaded one after the other, so this has theirs too. */
  readonly load: number;
  /** The part of `load` in which its own code was loaded. */
  readonly own: number;
  readonly call: number;
  /** From the end of the call until the promise of `activate` resolves. */
  readonly rest: number;
}

/** What "Developer: Startup Performance" writes. An editor draws only the lines in sight, so the text is copied. */
export async function startupReport(page: Page): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await runCommand(page, 'Startup Performance', 'Developer');
  await page.locator('.tab.active', { hasText: 'Startup Performance' }).waitFor();
  // The focus is in the editor. The report is written in parts, of which the one about requests is the last.
  return eventually(
    async () => {
      await page.keyboard.press('Control+A');
      await page.keyboard.press('Control+C');
      return page.evaluate(() => navigator.clipboard.readText());
    },
    (text) => text.includes('## Resource Timing Stats'),
    30,
  );
}

/** Null where the extension with this identifier was not activated. */
export function activationTimesIn(report: string, extension: string): ActivationTimes | null {
  // Name, eager, load, call, rest, event, by.
  const row = report.split('\n').find((line) => line.startsWith(`| ${extension} `));
  const [load, call, rest] = [...(row ?? '').matchAll(/\|\s*(-?\d+)\s*(?=\|)/g)].map(([, each]) =>
    Number(each),
  );
  // Name, milliseconds since 1970, and more.
  const mark = (name: string) =>
    Number(
      report
        .split('\n')
        .find((line) => line.startsWith(`code/extHost/${name}/${extension}\t`))
        ?.split('\t')[1],
    );
  return load === undefined || call === undefined || rest === undefined
    ? null
    : {
        ...{ shown: load + call, load, call, rest },
        own: mark('didLoadExtensionCode') - mark('willLoadExtensionCode'),
      };
}
