// The parts of the report: cards, charts, and the tables of what is left, of images and of repositories.

import { SEVERITIES } from '../../../core/index.ts';
import { say } from '../../../l10n/index.ts';
import { textOfFix } from '../formats/text.ts';
import { few } from '../imageNames.ts';
import type { FindingRecord, ImageRecord } from '../records.ts';
import { pageOfRule, REPORTED_RULES } from '../reportedRule.ts';
import { isFailing, type RunResults, rulesOf, worstFirst } from '../results.ts';
import { uniqueImages } from '../uniqueImages.ts';
import {
  CATEGORIES,
  CATEGORY_COLORS,
  type Category,
  type Counts,
  categoryOf,
  countsOf,
  folderNames,
  groupsOf,
  isLeft,
  namespaceOf,
  pulledImages,
  shareOf,
} from './categories.ts';
import { bars, stackedBar } from './charts.ts';
import { html } from './escape.ts';
import { badge, cutNote, filterFields, MOST_ROWS, section, table } from './tables.ts';

const MOST_BARS = 10;

export function categoryName(category: Category): string {
  return say({ key: `cli.html.category.${category}` });
}

export function overview(images: readonly ImageRecord[]): string {
  return section('cli.html.overview', '', categoryBar(countsOf(images), say({ key: 'cli.html.overview' })));
}

/** A bar and what its colours mean. */
export function categoryBar(counts: Counts, label: string): string {
  const items = CATEGORIES.filter((category) => counts[category] > 0).map(
    (category) =>
      `<li><i style="background:var(${CATEGORY_COLORS[category]})"></i>${html(categoryName(category))} ${counts[category]}</li>`,
  );
  return `${stackedBar(counts, label)}<ul class="legend">${items.join('')}</ul>`;
}

/** Registries, namespaces of Docker Hub, and folders. */
export function charts(images: readonly ImageRecord[]): string {
  const folderOf = folderNames(images);
  const left = images.filter(isLeft);
  const all = [
    ['cli.html.byRegistry', groupsOf(images, ({ registry }) => registry)],
    ['cli.html.byNamespace', groupsOf(left, namespaceOf)],
    ['cli.html.byFolder', groupsOf(images, folderOf)],
  ] as const;
  const drawn = all.flatMap(([title, groups]) => {
    const { first, more } = few(groups, MOST_BARS);
    const rest = more > 0 ? say({ key: 'cli.more', args: [more] }) : '';
    return groups.length === 0 ? [] : [section(title, rest, bars(first))];
  });
  return drawn.length === 0 ? '' : `<div class="pair">${drawn.join('')}</div>\n`;
}

export function findingsSection(findings: readonly FindingRecord[]): string {
  const sorted = worstFirst(findings);
  const shown = sorted.slice(0, MOST_ROWS);
  const rows = shown.map((finding) => {
    const { severity, file, line, column, message, rule, fixes, image } = finding;
    const fix = textOfFix(fixes[0]);
    const small = fix === null ? '' : `<small>→ ${html(fix)}</small>`;
    return [
      {
        markup: badge(severity, say({ key: `cli.severity.${severity}` })),
        value: severity,
        order: SEVERITIES.indexOf(severity),
      },
      { markup: `<code>${html(file)}<span>${html(`:${line}:${column}`)}</span></code>` },
      { markup: `${html(message)}${small}` },
      { markup: html(image?.registry ?? ''), value: image?.registry ?? '' },
      { markup: `<a href="${html(pageOfRule(rule))}">${html(rule)}</a>`, value: rule },
    ];
  });
  const severities = [...new Set(shown.map(({ severity }) => severity))];
  const registries = [...new Set(shown.flatMap(({ image }) => image?.registry ?? []))].toSorted();
  const rules = rulesOf(shown).toSorted((a, b) => REPORTED_RULES.indexOf(a) - REPORTED_RULES.indexOf(b));
  const fields = filterFields('findings', shown.length, [
    {
      column: 0,
      label: say({ key: 'cli.report.severity' }),
      values: severities.map((each) => [each, say({ key: `cli.severity.${each}` })]),
    },
    { column: 3, label: say({ key: 'cli.report.registry' }), values: registries.map((each) => [each, each]) },
    { column: 4, label: say({ key: 'cli.report.rule' }), values: rules.map((each) => [each, each]) },
  ]);
  const heads = (['severity', 'place', 'message', 'registry', 'rule'] as const).map((key) => ({
    head: say({ key: `cli.report.${key}` }),
  }));
  const content =
    rows.length === 0
      ? `<p>${html(say({ key: 'cli.html.nothingLeft' }))}</p>`
      : table('findings', heads, rows, fields);
  return section('cli.html.findings', cutNote(findings.length, shown.length), content);
}

export function imagesSection(images: readonly ImageRecord[]): string {
  const categories = new Map(
    images.map((image) => [`${image.status}\n${image.canonical ?? image.raw}`, categoryOf(image)]),
  );
  const unique = uniqueImages(images);
  const shown = unique.slice(0, MOST_ROWS);
  const rows = shown.map(({ canonical, raw, status, registry, target, places }) => {
    const category = categories.get(`${status}\n${canonical ?? raw}`) ?? 'unknown';
    const small = target === null ? '' : `<small>→ <code>${html(target)}</code></small>`;
    return [
      {
        markup: badge(category, categoryName(category)),
        value: category,
        order: CATEGORIES.indexOf(category),
      },
      { markup: `<code>${html(canonical ?? raw)}</code>${small}`, value: canonical ?? raw },
      { markup: html(registry ?? ''), value: registry ?? '' },
      { markup: String(places.length), value: places.length },
    ];
  });
  const used = CATEGORIES.filter((category) => [...categories.values()].includes(category));
  const registries = [...new Set(shown.flatMap(({ registry }) => registry ?? []))].toSorted();
  const fields = filterFields('images', shown.length, [
    {
      column: 0,
      label: say({ key: 'cli.report.status' }),
      values: used.map((each) => [each, categoryName(each)]),
    },
    { column: 2, label: say({ key: 'cli.report.registry' }), values: registries.map((each) => [each, each]) },
  ]);
  const columns = [
    { head: say({ key: 'cli.report.status' }) },
    { head: say({ key: 'cli.report.image' }) },
    { head: say({ key: 'cli.report.registry' }) },
    { head: say({ key: 'cli.report.places' }), isNumber: true as const },
  ];
  return rows.length === 0
    ? ''
    : section(
        'cli.html.images',
        cutNote(unique.length, shown.length),
        table('images', columns, rows, fields),
      );
}

/** A row for each repository, where there are several. */
export function repositoriesSection(runs: readonly RunResults[]): string {
  if (runs.length < 2) {
    return '';
  }
  const rows = runs.map(({ repository, files, images, findings }) => {
    const counts = countsOf(pulledImages(images));
    const share = shareOf(counts);
    const percent = share === null ? 100 : Math.round(share * 100);
    return [
      { markup: html(repository), value: repository },
      { markup: String(files), value: files },
      { markup: String(images.length), value: images.length },
      {
        markup: String(counts['docker-hub'] + counts.upstream),
        value: counts['docker-hub'] + counts.upstream,
      },
      {
        markup: `<span class="meter" title="${percent} %"><i style="width:${percent}%"></i></span>`,
        value: percent,
      },
      { markup: String(findings.filter(isFailing).length), value: findings.filter(isFailing).length },
    ];
  });
  const columns = [
    { head: say({ key: 'cli.report.repository' }) },
    { head: say({ key: 'cli.report.files' }), isNumber: true as const },
    { head: say({ key: 'cli.html.images' }), isNumber: true as const },
    { head: say({ key: 'cli.html.left' }), isNumber: true as const },
    { head: say({ key: 'cli.html.category.proxied' }) },
    { head: say({ key: 'cli.html.failing' }), isNumber: true as const },
  ];
  return section(
    'cli.html.repositories',
    String(runs.length),
    table('repositories', columns, rows, filterFields('repositories', rows.length, [])),
  );
}
