// The part of the report about a cluster: what `nearpull cluster` says of it, and what Kyverno does.
import type { ClusterImage, ClusterOverview } from '../../../core/index.ts';
import { counted, plural, say, type WordKey } from '../../../l10n/index.ts';
import { admissionText, beforeKyverno, readyText } from '../clusterWords.ts';
import type { PolicyReports } from '../policyReports.ts';
import { CATEGORIES, type Category, countsOfCategories } from './categories.ts';
import { html } from './escape.ts';
import { categoryBar, categoryName } from './sections.ts';
import { badge, cutNote, filterFields, MOST_ROWS, section, table } from './tables.ts';

/** @param overview what `nearpull cluster` printed
 *  @param reports what Kyverno says about the Pods that run */
export function clusterSection(overview: ClusterOverview | null, reports: PolicyReports | null): string {
  const parts = [
    ...(overview === null
      ? []
      : [imagesPart(overview), policiesPart(overview), unreachedPart(overview), mirrorPart(overview)]),
    ...(reports === null ? [] : [reportsPart(reports)]),
  ];
  return parts.length === 0 ? '' : section('cli.html.cluster', '', parts.join('\n'));
}

const CATEGORY_OF: Readonly<Record<ClusterImage['status'], Category>> = {
  'docker-hub': 'docker-hub',
  upstream: 'upstream',
  proxied: 'proxied',
  'left-alone': 'ignored',
  other: 'other',
  invalid: 'unknown',
};

function imagesPart({ images, objects }: ClusterOverview): string {
  const sum = say({
    key: 'cli.cluster.summary',
    args: [counted('images', images.length), counted('pods', objects['Pod'] ?? 0)],
  });
  const shown = images.slice(0, MOST_ROWS);
  const rows = shown.map(({ status, reference, admission, registry, namespace, owner, pods }) => {
    const category = CATEGORY_OF[status];
    return [
      {
        markup: badge(category, categoryName(category)),
        value: category,
        order: CATEGORIES.indexOf(category),
      },
      {
        markup: `<code>${html(reference)}</code><small>${html(admissionText(admission))}</small>`,
        value: reference,
      },
      { markup: html(registry ?? ''), value: registry ?? '' },
      { markup: html(namespace), value: namespace },
      { markup: html(owner), value: owner },
      { markup: String(pods), value: pods },
    ];
  });
  const used = shown.map(({ status }) => CATEGORY_OF[status]);
  const fields = filterFields('cluster-images', shown.length, [
    {
      column: 0,
      label: say({ key: 'cli.report.status' }),
      values: CATEGORIES.filter((each) => used.includes(each)).map((each) => [each, categoryName(each)]),
    },
    choice(
      2,
      'cli.report.registry',
      shown.map(({ registry }) => registry ?? ''),
    ),
    choice(
      3,
      'cli.report.namespace',
      shown.map(({ namespace }) => namespace),
    ),
  ]);
  const columns = [
    ...heads('cli.report.status', 'cli.report.image', 'cli.report.registry', ...OF_POD),
    { head: say({ key: 'cli.html.pods' }), isNumber: true as const },
  ];
  const counts = countsOfCategories(images.map(({ status }) => CATEGORY_OF[status]));
  return images.length === 0
    ? `<p>${html(sum)}</p>`
    : `<p>${html(sum)}</p>${categoryBar(counts, sum)}${part('cli.html.images', cutNote(images.length, shown.length), table('cluster-images', columns, rows, fields))}`;
}

function policiesPart({ policies }: ClusterOverview): string {
  const rows = (policies ?? []).map((policy) => {
    const small = policy.evaluated ? '' : `<small>${html(say({ key: 'cli.cluster.notEvaluated' }))}</small>`;
    return [
      { markup: badge(READY_BADGES.get(policy.ready) ?? '', readyText(policy)), value: String(policy.ready) },
      { markup: `<code>${html(`${policy.kind}/${policy.name}`)}</code>${small}` },
    ];
  });
  const columns = heads('cli.report.status', 'cli.report.object');
  return policies === null
    ? part('cli.cluster.policies', '', paragraph('cli.cluster.unknown'))
    : part('cli.cluster.policies', String(rows.length), table('cluster-policies', columns, rows, ''));
}

/** The colours of the badges. What is unknown is grey. */
const READY_BADGES: ReadonlyMap<boolean | null, string> = new Map([
  [true, 'pass'],
  [false, 'fail'],
]);

function unreachedPart({ unreached, images }: ClusterOverview): string {
  const shown = unreached.slice(0, MOST_ROWS);
  const rows = shown.map(({ namespace, owner, reason, images: direct }) => [
    { markup: html(namespace), value: namespace },
    { markup: html(owner), value: owner },
    { markup: html(say({ key: `cli.cluster.reason.${reason}` })), value: reason },
    { markup: direct.map((each) => `<code>${html(each)}</code>`).join('<br>') },
  ]);
  const columns = heads(...OF_POD, 'cli.html.reason', 'cli.html.images');
  const list = rows.length === 0 ? '' : table('cluster-unreached', columns, rows, '');
  const listed = new Set(unreached.map(podName));
  const isUnknown = images.some(
    (each) =>
      (each.status === 'docker-hub' || each.status === 'upstream') &&
      each.admission.kind === 'unknown' &&
      !listed.has(podName(each)),
  );
  const note = isUnknown
    ? paragraph('cli.html.unreachedUnknown')
    : rows.length === 0
      ? paragraph('cli.html.nothingLeft')
      : '';
  return part('cli.cluster.unreached', cutNote(unreached.length, shown.length), `${list}${note}`);
}

function podName({ namespace, owner }: { readonly namespace: string; readonly owner: string }): string {
  return `${namespace}\n${owner}`;
}

function mirrorPart(overview: ClusterOverview): string {
  const { images, note } = beforeKyverno(overview);
  const shown = images.slice(0, MOST_ROWS);
  const items = shown.map((each) => `<li><code>${html(each)}</code></li>`).join('');
  const unknown = note === null ? '' : `<p>${html(note)}</p>`;
  const nothing = items === '' && note === null ? paragraph('cli.html.nothingLeft') : '';
  const list = items === '' ? '' : `<ul id="cluster-mirror">${items}</ul>`;
  return part('cli.cluster.mirror', cutNote(images.length, shown.length), `${list}${unknown}${nothing}`);
}

function reportsPart({ passed, failed }: PolicyReports): string {
  const sum = say({
    key: plural('cli.html.clusterSum', failed.length),
    args: [failed.length, passed + failed.length],
  });
  const shown = failed.slice(0, MOST_ROWS);
  const rows = shown.map(({ namespace, kind, name, message }) => [
    { markup: html(namespace), value: namespace },
    { markup: `<code>${html(`${kind}/${name}`)}</code>` },
    { markup: html(message) },
  ]);
  const fields = filterFields('cluster', shown.length, [
    choice(
      0,
      'cli.report.namespace',
      shown.map(({ namespace }) => namespace),
    ),
  ]);
  const list =
    rows.length === 0 ? '' : table('cluster', heads(...OF_POD, 'cli.report.message'), rows, fields);
  return part('cli.html.policyReports', cutNote(failed.length, shown.length), `<p>${html(sum)}</p>${list}`);
}

const OF_POD = ['cli.report.namespace', 'cli.report.object'] as const;

function heads(...keys: readonly WordKey[]): readonly { readonly head: string }[] {
  return keys.map((key) => ({ head: say({ key }) }));
}

/** A choice of the values that a column has. */
function choice(column: number, label: WordKey, values: readonly string[]) {
  const own = [...new Set(values)].filter((each) => each !== '').toSorted();
  return { column, label: say({ key: label }), values: own.map((each) => [each, each] as const) };
}

function paragraph(key: WordKey): string {
  return `<p>${html(say({ key }))}</p>`;
}

function part(title: WordKey, more: string, content: string): string {
  const small = more === '' ? '' : `<small>${html(more)}</small>`;
  return `<h3>${html(say({ key: title }))}${small}</h3>\n${content}`;
}
