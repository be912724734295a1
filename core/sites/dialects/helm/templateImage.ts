// Finds out which image a line of a template names where the template itself says so, such as `{{ default "docker.io" .Values.registry }}/nginx`.

import { parseReference } from '../../../image/reference.ts';
import { upstreamImage } from '../../../image/upstream.ts';
import type { ChartFacts, FileContext } from '../../../model/fileContext.ts';
import type { SiteSettings } from '../../collect.ts';
import type { ImageSite } from '../../imageSite.ts';
import { namesInTemplates } from './values/usedSites.ts';
import { baseOf, overOf } from './values/valuesTree.ts';

/**
 * `site`, with the name that the chart's own values give to it where it is written with template actions, and where no edit of values moves it.
 * No edit is certain to be right for such an image: the action decides which part of the line counts.
 */
export function imageOfTemplate(
  site: ImageSite,
  text: string,
  { proxy }: Pick<SiteSettings, 'proxy'>,
  { chart, chartFacts, path }: FileContext,
): ImageSite {
  const [part] = site.parts;
  const isTemplated = site.dialect === 'helm-template' && site.raw.includes('{{');
  if (!isTemplated || !part || !chartFacts || upstreamImage(parseReference(site.raw), proxy)) {
    return site;
  }
  const file = chart === null || chart === '' ? path : path.slice(chart.length + 1);
  const start = text.lastIndexOf('\n', site.span.start - 1) + 1;
  const end = text.indexOf('\n', site.span.end);
  const line = text.slice(start, end < 0 ? text.length : end).trim();
  const raw = namesOf(chartFacts).get(`${file}\n${line}`);
  return raw === undefined
    ? site
    : {
        ...site,
        raw,
        guessed: { key: 'reason.unclearTemplate', args: [] },
        ownsTag: false,
        pieces: [{ text: raw, part: null }],
        parts: [{ ...part, role: 'repository' }],
      };
}

/** Kept as long as the chart does not change. */
const KNOWN = new WeakMap<ChartFacts, ReadonlyMap<string, string>>();

/** The images that the templates of a chart name themselves, by file and text of the line. */
function namesOf(facts: ChartFacts): ReadonlyMap<string, string> {
  const names = KNOWN.get(facts) ?? readNames(facts);
  KNOWN.set(facts, names);
  return names;
}

function readNames(facts: ChartFacts): ReadonlyMap<string, string> {
  const [over = null, ...others] = overOf(facts.over());
  const uses = others.length > 0 ? null : facts.uses();
  const own = baseOf(facts.values(), false);
  const found = uses && own ? namesInTemplates({ own, base: null, over }, uses) : [];
  return new Map(
    found.flatMap(({ file, line, raw }) => {
      const text = facts.lineOf(file, line);
      return text === null ? [] : [[`${file}\n${text}`, raw] as const];
    }),
  );
}
