// Tests of what the rows of the inventory say after a person had the proxy checked, which rows are problems, and when the answers go.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import {
  childrenOf,
  type Grouping,
  type InventoryPlace,
  inventoryTree,
  matches,
} from '../../client/common/inventory/inventoryTree.ts';
import { ProxyAnswers } from '../../client/common/inventory/proxyAnswers.ts';
import { rowWords } from '../../client/common/inventory/rowWords.ts';
import { speak } from '../../l10n/index.ts';
import type { InventoryImage } from '../../protocol/inventory.ts';
import type { ProxyAnswer } from '../../protocol/registry.ts';

const PROXY = 'proxy.example';
const MINUTE = 60_000;

beforeEach(() => speak('en'));

function placeOf(name: string, line: number, more: Partial<InventoryImage> = {}): InventoryPlace {
  const image: InventoryImage = {
    range: { start: { line, character: 0 }, end: { line, character: 9 } },
    written: `${PROXY}/library/${name}`,
    kind: 'proxied',
    name: `docker.io/library/${name}`,
    registry: PROXY,
    namespace: 'library',
    hasNamespace: null,
    pull: `${PROXY}/library/${name}`,
    target: `${PROXY}/library/${name}`,
    page: null,
    problems: 0,
    isFixable: false,
    ...more,
  };
  return { uri: 'file:///pod.yaml', path: 'pod.yaml', image };
}

function answerOf(name: string, isServed: boolean): ProxyAnswer {
  return {
    target: `${PROXY}/library/${name}`,
    outcome: isServed ? 'served' : 'tag-missing',
    isServed,
    message: isServed ? 'Served: sha256:0.' : `${PROXY} has the repository, but not this tag.`,
    digest: isServed ? 'sha256:0' : null,
    host: PROXY,
    places: [],
  };
}

const [nginx, redis, busybox, unknown] = [
  placeOf('nginx:1', 0),
  placeOf('redis:9', 1),
  placeOf('busybox:1', 2, { kind: 'docker-hub', written: 'busybox:1', problems: 1 }),
  placeOf('nginx', 3, { target: null }),
];
const PLACES = [nginx, redis, busybox, unknown];
const ANSWERS = [answerOf('nginx:1', true), answerOf('redis:9', false), answerOf('busybox:1', false)];

/** The rows of all images, and first the group that holds them. */
function rowsOf(answers: ProxyAnswers) {
  const group = {
    id: '',
    level: 'folder',
    label: 'apps',
    above: null,
    places: PLACES,
    below: [],
  } as const;
  const rows = PLACES.map((place) => ({ ...group, level: 'place', places: [place] }) as const);
  return [group, ...rows].map((row) => rowWords(row, answers));
}

test('a row says whether the proxy serves its image, why not, and what to do', () => {
  const answers = new ProxyAnswers(MINUTE, () => undefined);
  const before = rowsOf(answers);
  answers.tell(ANSWERS);
  const [group, served, refused, onHub, notAsked] = rowsOf(answers);
  answers.dispose();
  assert.deepEqual(
    [group?.description, group?.icon.name],
    ['4 images · 1 on Docker Hub · 2 not served by the proxy', 'warning'],
  );
  assert.equal(served?.description, 'pod.yaml:1 · served by the proxy');
  assert.match(served?.tooltip ?? '', /\nserved by the proxy\nServed: sha256:0\.$/);
  assert.ok(!served?.spoken.includes('sha256'), 'a digest is nothing to listen to');
  assert.equal(refused?.description, 'pod.yaml:2 · not served by the proxy');
  const reason = `${PROXY} has the repository, but not this tag.`;
  assert.ok(refused?.tooltip?.endsWith(`\nnot served by the proxy\n${reason}`), refused?.tooltip ?? '');
  assert.equal(
    refused?.spoken,
    `${PROXY}/library/redis:9, through the proxy, pod.yaml:2, not served by the proxy, ${reason}`,
  );
  assert.deepEqual(
    [served, refused, onHub, notAsked].map((row) => row?.icon.name),
    ['pass-filled', 'error', 'error', 'pass'],
  );
  assert.deepEqual(notAsked, before[4], 'nothing is said about an image that was not asked for');
});

/** What a person reads of the tree in it, two blanks for each level. A label that is shorter than what it stands for has that in brackets. */
function textOf(places: readonly InventoryPlace[], grouping: Grouping): readonly string[] {
  const answers = new ProxyAnswers(MINUTE, () => undefined);
  const linesOf = (nodes: ReturnType<typeof inventoryTree>, indent: string): string[] =>
    nodes.flatMap((node) => {
      const { label, description, tooltip, spoken } = rowWords(node, answers);
      assert.ok(spoken.startsWith(node.level === 'place' || tooltip === null ? label : tooltip));
      const isShort = node.level !== 'place' && tooltip !== null;
      const what =
        node.level === 'place' ? `${label} ${description}` : isShort ? `${label} [${tooltip}]` : label;
      return [`${indent}${what}`, ...linesOf(node.below.length > 0 ? childrenOf(node) : [], `${indent}  `)];
    });
  const lines = linesOf(inventoryTree(places, grouping), '');
  answers.dispose();
  return lines;
}

test('a row leaves out the registry or the folder that the row above names, and no more', () => {
  const onHub = { kind: 'docker-hub', registry: 'docker.io', name: 'docker.io/grafana/grafana' } as const;
  const places = [
    { ...placeOf('', 17, { ...onHub, written: 'grafana/grafana:11' }), path: 'apps/web.yaml' },
    { ...placeOf('nginx', 3), path: 'apps/web.yaml' },
    { ...placeOf('redis', 4, { registry: '', name: 'redis', written: 'redis' }), path: 'top.yaml' },
  ];
  assert.deepEqual(textOf(places, 'registry'), [
    'docker.io',
    '  grafana/grafana [docker.io/grafana/grafana]',
    '    grafana/grafana:11 apps/web.yaml:18',
    PROXY,
    '  docker.io/library/nginx',
    `    ${PROXY}/library/nginx apps/web.yaml:4`,
    'Registry not certain',
    '  redis',
    '    redis top.yaml:5',
  ]);
  assert.deepEqual(textOf(places, 'folder'), [
    'apps',
    '  web.yaml [apps/web.yaml]',
    '    grafana/grafana:11 line 18',
    `    ${PROXY}/library/nginx line 4`,
    'Top folder',
    '  top.yaml',
    '    redis line 5',
  ]);
  assert.equal(textOf(places, 'image')[0], 'docker.io/grafana/grafana');
});

test('rows speak Chinese', () => {
  speak('zh-cn');
  const answers = new ProxyAnswers(MINUTE, () => undefined);
  answers.tell(ANSWERS);
  const [group, served, refused] = rowsOf(answers);
  answers.dispose();
  assert.match(group?.description ?? '', /2 个无法由远端代理仓提供/);
  assert.match(served?.spoken ?? '', /可由远端代理仓提供/);
  assert.match(refused?.spoken ?? '', /无法由远端代理仓提供/);
});

test('an image that is not served is a problem, also where its file has none', () => {
  const answers = new ProxyAnswers(MINUTE, () => undefined);
  const problems = () => PLACES.filter((place) => matches(place, 'problems', answers));
  assert.deepEqual(problems(), [busybox]);
  answers.tell(ANSWERS);
  assert.deepEqual(problems(), [redis, busybox]);
  assert.equal(inventoryTree(problems(), 'image').length, 2);
  answers.tell([answerOf('redis:9', true)]);
  assert.deepEqual(problems(), [busybox], 'the next check counts, and the one before no more');
  answers.dispose();
});

test('answers go when they are too old, and the view hears of it', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let changes = 0;
  const answers = new ProxyAnswers(MINUTE, () => {
    changes += 1;
  });
  const silent = rowsOf(answers);
  answers.tell(ANSWERS);
  t.mock.timers.tick(MINUTE - 1);
  answers.tell(ANSWERS);
  t.mock.timers.tick(MINUTE - 1);
  assert.ok(answers.isRefused(redis.image), 'a check counts from its own time');
  assert.equal(changes, 2);
  t.mock.timers.tick(1);
  assert.equal(changes, 3);
  assert.deepEqual(rowsOf(answers), silent);
  t.mock.timers.tick(2 * MINUTE);
  assert.equal(changes, 3, 'nothing more happens');
});
