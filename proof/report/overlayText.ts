// An overlay of values in words for people: YAML that helm takes, with what it does not reach in comments.
import { type Value, writeValue } from '../../core/index.ts';
import { counted, say } from '../../l10n/index.ts';
import type { ValuesOverlay } from '../values/makeOverlay.ts';
import type { JudgedImage } from '../verdict.ts';

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
      ? say({ key: 'proof.overlay.nothing', args: [chart] })
      : say({ key: 'proof.overlay.head', args: [chart, proxied, sum] });
  const hasValues = overlay.entries.length > 0 && !isWritten;
  const values = hasValues ? writeValue(asValue(overlay.values)) : '';
  return `${commentLine(head)}${values}${textOfLeft(left, say({ key: 'proof.overlay.left' }))}`;
}

/** The images that stay at Docker Hub, below what helps, as comments. */
export function textOfLeft(left: readonly JudgedImage[], help: string): string {
  const lines = new Map<string, string>();
  for (const { before, rendered } of left) {
    const words = [before ?? '', rendered.object, rendered.source ?? ''].filter((word) => word !== '');
    lines.set(`${before} ${rendered.source}`, commentLine(`  ${words.join('  ')}`));
  }
  return left.length === 0 ? '' : commentLine(help) + [...lines.values()].join('');
}

/** A line of a name must not begin a line of YAML. */
export function commentLine(text: string): string {
  return `# ${text.replaceAll(/[\r\n\u0085\u2028\u2029]/g, ' ')}\n`;
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
