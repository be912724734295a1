// A bar on standard error, where a person waits at a terminal.
import { say } from '../../l10n/index.ts';
import type { Io } from '../io.ts';
import { textStyle } from './style.ts';

export interface Progress {
  /** One more file is done. */
  readonly step: () => void;
  /** Takes the bar away, before something else is written, and at the end. */
  readonly hide: () => void;
}

/** Milliseconds. Who waits for less needs no bar, and no eye reads more than ten numbers a second. */
const PATIENCE = 500;
const BETWEEN = 100;
const CELLS = 30;

/** @param now a clock in milliseconds */
export function progressOf(
  total: number,
  { stderr, env }: Io,
  now: () => number = () => performance.now(),
): Progress {
  if (!stderr.isTerminal || env.TERM === 'dumb' || env.CI) {
    return { step: () => undefined, hide: () => undefined };
  }
  const style = textStyle(stderr);
  let done = 0;
  let next = now() + PATIENCE;
  let isShown = false;
  const draw = (): void => {
    const full = Math.floor((done / total) * CELLS);
    const bar = style('cyan', '━'.repeat(full)) + style('dim', '─'.repeat(CELLS - full));
    stderr.write(`${CLEAR}${bar} ${say({ key: 'cli.progress', args: [done, total] })}`);
    stderr.flush?.();
    isShown = true;
  };
  return {
    step() {
      done++;
      const time = now();
      if (time >= next) {
        next = time + BETWEEN;
        draw();
      }
    },
    hide() {
      stderr.write(isShown ? CLEAR : '');
      isShown = false;
    },
  };
}

/** Back to the start of the line, which is emptied. */
const CLEAR = '\r\u001b[K';
