// Shows an overlay of values: as YAML that helm takes, with what it does not reach in comments, and as JSON.
import { type Value, writeValue } from '../../core/index.ts';
import { counted, say } from '../../l10n/index.ts';
import type { ValuesOverlay } from '../../proof/values/makeOverlay.ts';
import type { JudgedImage } from '../../proof/verdict.ts';
import { printable, printableLines } from './printable.ts';

export interface NamedOverlay {
  readonly chart: string;
  readonly overlay: ValuesOverlay;
  /** The images that no value brings to the proxy. */
  readonly left: readonly JudgedImage[];
}

/** YAML for `helm install --values`. All that is no value is a comment. `isWritten` leaves the values out. */
export function textOfOverlay({ chart, overlay, left }: NamedOverlay, isWritten: boolean): string {
  const proxied = overlay.images.filter(({ verdict }) => verdict === 'proxied').length;
  const sum = counted('images', proxied + left.length);
  const head =
    proxied + left.length === 0
      ? say({ key: 'cli.values.nothing', args: [chart] })
      : say({ key: 'cli.values.head', args: [chart, proxied, sum] });
  const hasValues = overlay.entries.length > 0 && !isWritten;
  const values = hasValues ? printableLines(writeValue(asValue(overlay.values))) : '';
  return `${commentLine(head)}${values}${textOfLeft(left, 'cli.values.left')}`;
}

/** The images that stay at Docker Hub, and what helps, as comments. */
export function textOfLeft(
  left: readonly JudgedImage[],
  key: 'cli.values.left' | 'cli.kustomize.left',
): string {
  const lines = new Map<string, string>();
  for (const { before, rendered } of left) {
    const words = [before ?? '', rendered.object, rendered.source ?? ''].filter((word) => word !== '');
    lines.set(`${before} ${rendered.source}`, commentLine(`  ${words.join('  ')}`));
  }
  return left.length === 0 ? '' : commentLine(say({ key })) + [...lines.values()].join('');
}

export function commentLine(text: string): string {
  return `# ${printable(text)}\n`;
}

/** JSON as the values of the engine, which are Maps. */
export function asValue(json: unknown): Value {
  if (Array.isArray(json)) {
    return json.map(asValue);
  }
  if (typeof json === 'object' && json !== null) {
    return new Map(Object.entries(json).map(([key, each]) => [key, asValue(each)]));
  }
  return json as Value;
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
