// Finds values that are not set and that a registry could be put into: templates ask for them, and write images without them.
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { chartSourceKind, chartUses } from '../../core/index.ts';
import { isNearImage, isVersion, stringsIn, type ValueKeys, type ValueString } from '../chart/markers.ts';
import type { OpenedChart } from '../chart/openChart.ts';

/**
 * The values of no text that images can be made of, each with the text ''. They are the empty strings near images, the keys that only the
 * templates of the chart know, and strings that are templates themselves, whose text is not in the image.
 */
export function unsetStrings(chart: OpenedChart, values: unknown): readonly ValueString[] {
  const written = stringsIn(values)
    .filter(
      ({ path, value }) => (value === '' && isRegistry(path)) || (value.includes('{{') && isNearImage(path)),
    )
    .map(({ path }) => path);
  const asked = askedIn(chart).filter((path) => !path.includes('*') && isFree(values, path));
  const known = new Map([...written, ...asked].map((path) => [path.join('\n'), path]));
  // The values of subcharts repeat the global ones, which are set above them.
  return [...known.values()]
    .filter((path) => !path.includes('global', 1))
    .map((path) => ({ path, value: '' }));
}

function isRegistry(path: readonly string[]): boolean {
  return (
    /registry|repository|prefix|hub$|host$|domain|mirror/i.test(path.at(-1) ?? '') &&
    !/secret|pullsecret/i.test(path.join('.'))
  );
}

/** Whether nothing stands at `path`, and a mapping may be put there. */
function isFree(values: unknown, path: readonly string[]): boolean {
  let at: unknown = values;
  for (const step of path) {
    if (at === undefined || at === null) {
      return true;
    }
    if (typeof at !== 'object' || Array.isArray(at)) {
      return false;
    }
    at = Object.hasOwn(at, step) ? Reflect.get(at, step) : undefined;
  }
  return at === undefined || at === null || at === '';
}

/** The paths that the templates of the chart make images of, and those of registries that they ask for. */
function askedIn({ folder, charts }: OpenedChart): readonly ValueKeys[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => chartSourceKind(path) === 'template')
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
  const sections: Record<string, string[]> = {};
  for (const { folder: below, section } of charts.filter(({ folder: inside }) => inside !== '')) {
    sections[below] = [...(sections[below] ?? []), section.at(-1) ?? ''];
  }
  const { named, images } = chartUses(files, { sections });
  const parts = images
    .flatMap((use) => use.parts)
    .flatMap((part) => (part.kind === 'value' ? [part.path] : []));
  return [
    ...parts.filter((path) => !isVersion(path)),
    ...[...named()].map((name) => name.split('.')).filter(isRegistry),
  ];
}
