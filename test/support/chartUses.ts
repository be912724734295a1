// The uses of a chart's values in a form that fits in one line of a test.
import assert from 'node:assert/strict';
import type { ChartUses, ImageUse, UsePart, ValueCondition } from '../../core/model/chartUses.ts';
import { chartUses, imageUses } from '../../core/sites/dialects/helm/uses/chartUses.ts';

/** Also holds what is told of the images alone, where parts of the templates are left out, to the same answer. */
export function usesOf(
  files: Readonly<Record<string, string>>,
  sections: Readonly<Record<string, readonly string[]>> = {},
): ChartUses {
  const templates = Object.entries(files).map(([path, text]) => ({ path, text }));
  const options = { name: 'chart', sections };
  const uses = chartUses(templates, options);
  // What ends because it is too large ends elsewhere where less is run.
  if (!uses.why.includes('the templates are too large')) {
    const sliced = imageUses(templates, options);
    assert.deepEqual(sliced.images.map(show).sort(), uses.images.map(show).sort());
    assert.deepEqual(sliced.mentions.map(show).sort(), uses.mentions.map(show).sort());
  }
  return uses;
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
