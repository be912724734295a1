// The uses of a chart's values in a form that fits in one line of a test.
import type { ChartUses, ImageUse, UsePart, ValueCondition } from '../../core/model/chartUses.ts';
import { chartUses } from '../../core/sites/dialects/helm/uses/chartUses.ts';

export function usesOf(
  files: Readonly<Record<string, string>>,
  sections: Readonly<Record<string, readonly string[]>> = {},
): ChartUses {
  return chartUses(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    { name: 'chart', sections },
  );
}

/** `{a.b}:{c} if a.b & !c | d`. */
export function show({ parts, whens }: ImageUse): string {
  const text = parts.map(showPart).join('');
  const conditions = whens.map((when) => when.map(showCondition).join(' & ')).join(' | ');
  return conditions === '' ? text : `${text} if ${conditions}`;
}

function showPart(part: UsePart): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'value':
      return `{${[part.path.join('.'), ...part.through].join('|')}}`;
    case 'unknown':
      return `<${[part.what, ...part.of.map((path) => path.join('.'))].join(' ')}>`;
  }
}

function showCondition({ path, is, to, holds }: ValueCondition): string {
  const question = { set: '', equal: ` = ${to}`, kind: ` is ${to}` }[is];
  return `${holds ? '' : '!'}${path.join('.')}${question}`;
}
