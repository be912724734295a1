// The policies that Kyverno makes of a policy in CEL for Pods, for the workloads that make Pods.
import {
  at,
  descend,
  type Json,
  listAt,
  objectAt,
  type PlainObject,
  textAt,
  textsAt,
  withLeaf,
} from '../json.ts';
import { NotKnown } from '../stop.ts';
import { rulesOfPods } from './constraints.ts';

/** The specs for workloads. Empty where the policy turns that off, or is not for Pods alone. */
export function forWorkloads(spec: PlainObject, kind: string): readonly PlainObject[] {
  const rule = rulesOfPods(at(spec, 'matchConstraints'));
  const given = descend(spec, ['autogen', 'podControllers', 'controllers']);
  const wanted =
    given === undefined
      ? [...CONTROLLERS.keys()]
      : textsAt(descend(spec, ['autogen', 'podControllers']), 'controllers');
  if (!rule || wanted.length === 0) {
    return [];
  }
  const unknown = wanted.find((each) => !CONTROLLERS.has(each));
  if (unknown !== undefined || !kind.endsWith('MutatingPolicy')) {
    throw new NotKnown('feature', `autogen: ${unknown ?? kind}`);
  }
  return [
    { names: wanted.filter((each) => each !== 'cronjobs'), path: ['spec', 'template'] },
    {
      names: wanted.filter((each) => each === 'cronjobs'),
      path: ['spec', 'jobTemplate', 'spec', 'template'],
    },
  ].flatMap(({ names, path }) => (names.length === 0 ? [] : [converted(spec, rule, names, path)]));
}

/** The API group of each controller. */
const CONTROLLERS: ReadonlyMap<string, string> = new Map([
  ['daemonsets', 'apps'],
  ['deployments', 'apps'],
  ['replicasets', 'apps'],
  ['statefulsets', 'apps'],
  ['jobs', 'batch'],
  ['cronjobs', 'batch'],
]);

function converted(
  spec: PlainObject,
  rule: Json,
  names: readonly string[],
  path: readonly string[],
): PlainObject {
  const groups = [...new Set(names.map((name) => CONTROLLERS.get(name) ?? ''))];
  const resourceRules = groups.map((group) => ({
    apiGroups: [group],
    apiVersions: ['v1'],
    operations: textsAt(rule, 'operations'),
    resources: names.filter((name) => CONTROLLERS.get(name) === group),
  }));
  const rewritten = (each: Json, place: readonly string[]): Json => {
    const expression = textAt(descend(each, place.slice(0, -1)), 'expression');
    return expression === '' ? each : withLeaf(each, place, convert(expression, path));
  };
  return {
    ...spec,
    matchConstraints: { ...objectAt(spec, 'matchConstraints'), resourceRules },
    matchConditions: listAt(spec, 'matchConditions').map((each) => rewritten(each, ['expression'])),
    // Kyverno converts neither variables nor JSON patches.
    mutations: listAt(spec, 'mutations').map((each) => rewritten(each, ['applyConfiguration', 'expression'])),
  };
}

/** An expression about a Pod, as Kyverno rewrites its text for the Pod at `path`. */
function convert(expression: string, path: readonly string[]): string {
  const place = path.join('.');
  const moved = expression
    .replaceAll(/\b(object|oldObject|Object)\.spec/g, `$1.${place}.spec`)
    .replaceAll(/\b(object|oldObject|Object)\.metadata\.(labels|annotations)/g, `$1.${place}.metadata.$2`);
  const body = /^\s*Object\s*\{/.exec(moved);
  if (!body) {
    return moved;
  }
  const content = moved.trim().replace(/^Object\s*\{/, '');
  const end = closingBrace(content);
  if (end <= 0) {
    return moved;
  }
  const opening = path.map((key, depth) => `${key}: Object.${path.slice(0, depth + 1).join('.')}{`).join('');
  return `Object{${opening}${content.slice(0, end)}${'}'.repeat(path.length + 1)}${content.slice(end + 1)}`;
}

/** The offset of the brace that closes one before `text`, counted as Kyverno does: braces in strings count too. */
function closingBrace(text: string): number {
  let depth = 1;
  for (let at = 0; at < text.length; at++) {
    depth += text[at] === '{' ? 1 : text[at] === '}' ? -1 : 0;
    if (depth === 0) {
      return at;
    }
  }
  return 0;
}
