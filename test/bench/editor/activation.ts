// Measures what an extension takes until VS Code calls it active, as VS Code itself counts it, beside one that VS Code brings along.
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { type ActivationTimes, activationTimesIn, startupReport } from '../../host/activationTimes.ts';
import { quickOpen } from '../../host/gestures.ts';
import { withWorkspaceCopy } from '../../host/workspaceCopy.ts';
import { median, milliseconds, type Row } from '../numbers.ts';
import { busySeconds } from '../processes.ts';
import { extensionHost, inWindow } from './window.ts';

const ROUNDS = 7;
const OWN = 'nearpull.nearpull';
/** It starts a server too. */
const PEER = 'vscode.json-language-features';
/** In milliseconds. */
const MOST = 50;

interface Measured {
  readonly own: ActivationTimes;
  readonly peer: ActivationTimes | null;
  /** From the address of the page to the first underline. */
  readonly underlined: number;
  /** The milliseconds for which the extension host used a processor, all extensions together, until it was quiet. */
  readonly busy: number;
}

/** The rows of each VSIX. They take turns, each in a new window with a manifest and a JSON file open. The first round counts for none. */
export async function activation(vsixes: readonly string[], locale?: string): Promise<readonly Row[]> {
  const rounds: Measured[][] = vsixes.map(() => []);
  for (let round = -1; round < ROUNDS; round++) {
    for (const [index, vsix] of vsixes.entries()) {
      const measured = await withWorkspaceCopy({}, (folder) => measure(vsix, folder, locale));
      if (round >= 0) {
        rounds[index]?.push(measured);
      }
    }
  }
  const load = loadavg()[0]?.toFixed(1);
  return vsixes.flatMap((vsix, index) => rowsOf(index > 0 ? `${vsix}: ` : '', rounds[index] ?? [], load));
}

function rowsOf(name: string, rounds: readonly Measured[], load: string | undefined): readonly Row[] {
  const own = rounds.map((each) => each.own);
  const peer = rounds.flatMap((each) => each.peer ?? []);
  const row = (what: string, values: readonly number[], beside: string): Row => ({
    what: `${name}${what}`,
    measured: `${milliseconds(median(values))} (least ${milliseconds(Math.min(...values))})`,
    beside,
    ratio: '',
    target: '',
    met: true,
  });
  const shown = peer.map((each) => each.shown);
  const beside = `${PEER}: ${milliseconds(median(shown))} (least ${milliseconds(Math.min(...shown))})`;
  return [
    {
      ...row(
        'activation as VS Code shows it',
        own.map((each) => each.shown),
        beside,
      ),
      target: `≤ ${MOST} ms`,
      met: median(own.map((each) => each.shown)) <= MOST,
    },
    row(
      '… of it loading its own code',
      own.map((each) => each.own),
      `load of the machine: ${load}`,
    ),
    row(
      '… of it the call of activate',
      own.map((each) => each.call),
      '',
    ),
    row(
      'until its promise resolves',
      own.map((each) => each.rest),
      '',
    ),
    row(
      'from the page to the first underline',
      rounds.map((each) => each.underlined),
      '',
    ),
    row(
      'the extension host in all, CPU',
      rounds.map((each) => each.busy),
      '',
    ),
  ];
}

async function measure(vsix: string, folder: string, locale: string | undefined): Promise<Measured> {
  const begin = performance.now();
  const file = join(folder, 'deployment.yaml');
  return inWindow({ vsix, folder, file, ...(locale && { locale }) }, async (page) => {
    await page.locator('.squiggly-warning').first().waitFor();
    const underlined = performance.now() - begin;
    await quickOpen(page, 'settings.json');
    await page.waitForTimeout(QUIET_MS);
    const busy = 1000 * busySeconds(await extensionHost());
    const report = await startupReport(page);
    const own = activationTimesIn(report, OWN);
    if (!own) {
      throw new Error(`VS Code has not activated ${OWN}:\n${report}`);
    }
    return { own, peer: activationTimesIn(report, PEER), underlined, busy };
  });
}

/** Long enough for an extension host to have done what it does at the start. */
const QUIET_MS = 8000;
