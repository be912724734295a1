// One page that needs nothing else: what goes through the proxy, what is left, and where.
import { createHash } from 'node:crypto';
import { counted, language, say, type WordKey } from '../../../l10n/index.ts';
import { tableScript, themeScript } from '../html/browser/pageScript.ts';
import { countsOf, pulledImages, shareOf } from '../html/categories.ts';
import { clusterSection } from '../html/clusterSection.ts';
import { html } from '../html/escape.ts';
import { charts, findingsSection, imagesSection, overview, repositoriesSection } from '../html/sections.ts';
import { STYLES } from '../html/styles.ts';
import { type Comparison, changeSince, timeOf, trendSection } from '../html/trend.ts';
import { allFindings, allImages, filesOf, isFailing } from '../results.ts';
import type { RunReport } from './format.ts';

export function htmlFormat({
  runs,
  earlier = [],
  cluster = null,
  policyReports = null,
  version,
}: RunReport): string {
  const images = pulledImages(allImages(runs));
  const findings = allFindings(runs);
  const change = changeSince(earlier, runs);
  const title = say({ key: 'cli.html.title' });
  const names =
    runs.length === 1
      ? (runs[0]?.repository ?? '')
      : say({ key: 'cli.html.manyRepositories', args: [runs.length] });
  const about = [names, counted('files', filesOf(runs)), timeOf(runs).replace('T', ' ').replace('Z', ' UTC')];
  const script = `${[tableScript, themeScript].map((own) => `(${own.toString()})();`).join('\n')}`;
  const hash = createHash('sha256').update(script).digest('base64');
  return `<!doctype html>
<html lang="${language() === 'en' ? 'en' : 'zh-Hans'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<title>${html(title)} · ${html(names)}</title>
<style>${STYLES}</style>
</head>
<body>
<main>
<header><h1>${html(title)}</h1><p>${html(about.filter((each) => each !== '').join(' · '))}</p><button data-theme-switch>${html(say({ key: 'cli.html.theme' }))}</button></header>
${cards({ images, findings, change })}${overview(images)}${trendSection(earlier, runs, change)}${charts(images)}${repositoriesSection(runs)}${clusterSection(cluster, policyReports)}${findingsSection(findings)}${imagesSection(images)}<footer><a href="https://github.com/nearpull/nearpull">Nearpull</a> ${html(version)}</footer>
</main>
<script>${script}</script>
</body>
</html>
`;
}

interface Figures {
  readonly images: ReturnType<typeof allImages>;
  readonly findings: ReturnType<typeof allFindings>;
  readonly change: Comparison | null;
}

function cards({ images, findings, change }: Figures): string {
  const counts = countsOf(images);
  const share = shareOf(counts);
  const left = counts['docker-hub'] + counts.upstream;
  const failing = findings.filter(isFailing).length;
  const all: readonly (readonly [WordKey, string | number, string])[] = [
    ['cli.html.images', images.length, ''],
    ['cli.html.share', share === null ? '–' : `${Math.floor(share * 100)} %`, changed(change?.proxied, 1)],
    ['cli.html.left', left, changed(change?.left, -1)],
    ['cli.html.failing', failing, ''],
    ['cli.html.fixable', findings.filter(({ fixes }) => fixes.length > 0).length, ''],
  ];
  const drawn = all.map(
    ([key, number, more]) =>
      `<div class="card"><b>${number}${more}</b><span>${html(say({ key }))}</span></div>`,
  );
  return `<div class="cards">${drawn.join('')}</div>\n`;
}

/** @param good 1 where more is better, otherwise -1 */
function changed(by: number | undefined, good: 1 | -1): string {
  if (by === undefined || by === 0) {
    return '';
  }
  const kind = by * good > 0 ? 'better' : 'worse';
  return `<span class="change ${kind}">${by > 0 ? '+' : '−'}${Math.abs(by)}</span>`;
}
