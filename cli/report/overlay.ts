// Shows an overlay of values as JSON, and as text that is safe to print.
import { type NamedOverlay, textOfOverlay } from '../../proof/report/overlayText.ts';
import type { JudgedImage } from '../../proof/verdict.ts';
import { printableLines } from './printable.ts';

/** As `textOfOverlay`. */
export function printableOverlay(named: NamedOverlay, isWritten: boolean): string {
  return printableLines(textOfOverlay(named, isWritten));
}

export function jsonOfOverlay({ chart, overlay }: NamedOverlay): object {
  return {
    chart,
    values: overlay.values,
    entries: overlay.entries.map(({ path, value }) => ({ path, value })),
    images: overlay.images.map(jsonOfJudged),
  };
}

export function jsonOfJudged({ rendered, before, after, verdict }: JudgedImage): object {
  const { object, source, image } = rendered;
  return { verdict, before, after, object, path: image.path, template: source };
}
