// Decides whether output has colours, and colours pieces of text.
import { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import type { Severity } from '../../core/index.ts';
import { say } from '../../l10n/index.ts';
import type { ColorChoice } from '../args.ts';
import type { Io, Sink } from '../io.ts';

export type Color = 'red' | 'yellow' | 'green' | 'cyan' | 'dim' | 'bold' | 'underline';

/** Colours a piece of text, or returns it unchanged. */
export type Style = (color: Color, text: string) => string;

export function textStyle({ hasColor }: Sink): Style {
  // Whether there are colours is known. Node would ask the streams of the process, which a test does not write to.
  return hasColor
    ? (color, text) => styleText(color, text, { validateStream: false })
    : (_color, text) => text;
}

/** `io` with sinks that know whether they have colours. */
export function withColors(io: Io, choice: ColorChoice): Io {
  const colored = (sink: Sink): Sink => ({ ...sink, hasColor: wantsColor(sink, io.env, choice) });
  return { ...io, stdout: colored(io.stdout), stderr: colored(io.stderr) };
}

/**
 * The option counts first, then FORCE_COLOR, as in Node. Otherwise there are colours on a terminal that has some, unless its owner has turned them
 * off: https://no-color.org.
 */
function wantsColor({ isTerminal }: Sink, env: Io['env'], choice: ColorChoice): boolean {
  if (choice !== 'auto') {
    return choice === 'always';
  }
  if (env.FORCE_COLOR !== undefined) {
    return hasDepth(env);
  }
  return isTerminal && !env.NO_COLOR && hasDepth(env);
}

/** Whether Node finds more than black and white in the environment. */
function hasDepth(env: Io['env']): boolean {
  return WriteStream.prototype.getColorDepth(env) > MONOCHROME;
}

/** Bits a colour. */
const MONOCHROME = 1;

const SEVERITY_COLORS: Readonly<Record<Severity, Color>> = {
  error: 'red',
  warning: 'yellow',
  information: 'cyan',
  hint: 'dim',
  off: 'dim',
};

/** The severity as people read it, for a table. */
export function severityCell(severity: Severity): { readonly text: string; readonly color: Color } {
  return { text: say({ key: `cli.severity.${severity}` }), color: SEVERITY_COLORS[severity] };
}

export function severityWord(severity: Severity, style: Style): string {
  const { text, color } = severityCell(severity);
  return style(color, text);
}
