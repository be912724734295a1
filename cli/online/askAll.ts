// Asks registries for a run of the command line: shows the progress, and lets a person end it.
import { certainImage, type Settings } from '../../core/index.ts';
import { plural, say } from '../../l10n/index.ts';
import { USUAL_LIMITS, type VerifyReport, verifyImages, type Wanted } from '../../registry/verify.ts';
import type { Io } from '../io.ts';
import type { OnlineOptions } from '../onlineArgs.ts';
import { type Problem, problemLine } from '../problem.ts';

/** Problems with what the run needs are told on standard error, because the answers say the rest. */
export async function askAll(
  images: readonly Wanted[],
  { platforms, timeout }: OnlineOptions,
  settings: readonly Settings[],
  io: Io,
): Promise<VerifyReport> {
  const exchange = timeout * 1000;
  const limits = { exchange, connect: Math.min(exchange, USUAL_LIMITS.connect) };
  const certain = [...new Set(settings.map(certainImage).filter((image) => image !== null))];
  const job = { images, certain, platforms, limits };
  const interruption = io.interruption?.() ?? { signal: new AbortController().signal, end: () => undefined };
  try {
    const report = await verifyImages(job, {
      env: io.env,
      signal: interruption.signal,
      onAnswer: progressOn(io),
    });
    if (report.unreadable !== null) {
      io.stderr.write(problemLine({ path: report.unreadable, words: { key: 'cli.verify.config' } }));
    }
    return report;
  } finally {
    interruption.end();
  }
}

/** Why a run is not complete: it was ended. What registries did not answer is in the answers. */
export function problemsOfAnswers({ answers }: VerifyReport): readonly Problem[] {
  return answers.some(({ outcome }) => outcome === 'cancelled')
    ? [{ path: '', words: { key: 'cli.verify.ended' } }]
    : [];
}

/** One line on standard error about images that nobody could ask for. */
export function textOfUnknown(count: number): string {
  return count === 0 ? '' : `${say({ key: plural('cli.verify.unknownTag', count), args: [count] })}\n`;
}

/** Writes over one line of the terminal, and takes it away at the end. A pipe gets nothing. */
function progressOn({ stderr }: Io): (answered: number, total: number) => void {
  return (answered, total) => {
    if (stderr.isTerminal) {
      const text = say({ key: 'cli.verify.progress', args: [answered, total] });
      stderr.write(answered === total ? ERASE : `${ERASE}${text}`);
      stderr.flush?.();
    }
  };
}

const ERASE = '\r\x1b[K';
