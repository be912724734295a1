// Which objects a rule of a ClusterPolicy is for: its `match` and `exclude`.
import { type Admission, kindOf, nameOf, namespaceOf } from '../admission.ts';
import { at, isList, isObject, type Json, listAt, objectAt, textAt, textsAt } from '../json.ts';
import { matchesSelector } from '../labels.ts';
import { NotKnown } from '../stop.ts';
import { matchesWildcard } from '../wildcard.ts';

export function ruleMatches(rule: Json, admission: Admission): boolean {
  const match = at(rule, 'match');
  const exclude = at(rule, 'exclude');
  const [any, all] = [listAt(match, 'any'), listAt(match, 'all')];
  const isFor =
    any.length > 0
      ? any.some((each) => passes(each, admission))
      : all.length > 0
        ? all.every((each) => passes(each, admission))
        : passes(match ?? null, admission);
  return isFor && !isExcluded(exclude, admission);
}

function isExcluded(exclude: Json | undefined, admission: Admission): boolean {
  const [any, all] = [listAt(exclude, 'any'), listAt(exclude, 'all')];
  if (any.length > 0) {
    return any.some((each) => passes(each, admission));
  }
  return all.length > 0 ? all.every((each) => passes(each, admission)) : passes(exclude ?? null, admission);
}

/** Whether the object passes a filter. A filter that is empty matches nothing. */
function passes(filter: Json, admission: Admission): boolean {
  for (const key of ['subjects', 'roles', 'clusterRoles']) {
    if (listAt(filter, key).length > 0) {
      throw new NotKnown('feature', key);
    }
  }
  const resources = objectAt(filter, 'resources');
  const fields = Object.entries(resources).filter(([, value]) => !isBlank(value));
  return fields.length > 0 && fields.every(([key, value]) => passesField(key, value, admission));
}

function isBlank(value: Json): boolean {
  return value === null || value === '' || (isList(value) && value.length === 0);
}

function passesField(key: string, value: Json, { operation, subresource, object }: Admission): boolean {
  const metadata = objectAt(object, 'metadata');
  const texts = (isList(value) ? value : [value]).filter((each) => typeof each === 'string');
  switch (key) {
    case 'operations':
      return texts.includes(operation);
    case 'kinds':
      return texts.some((each) => isOfKind(each, object, subresource));
    case 'name':
    case 'names':
      return texts.some((each) => matchesWildcard(each, nameOf(object)));
    case 'namespaces':
      return texts.some((each) => matchesWildcard(each, namespaceOf(object)));
    case 'annotations':
      return Object.entries(isObject(value) ? value : {}).every(([name, wanted]) =>
        Object.entries(objectAt(metadata, 'annotations')).some(
          ([each, given]) => matchesWildcard(name, each) && matchesWildcard(String(wanted), String(given)),
        ),
      );
    case 'selector':
      return matchesSelector(value, objectAt(metadata, 'labels'));
    default:
      throw new NotKnown('feature', key);
  }
}

/** Whether an object is of a kind such as `Pod`, `apps/v1/Deployment`, `*` or `Pod/ephemeralcontainers`. */
function isOfKind(selector: string, object: Json, subresource: string): boolean {
  const given = kindOf(object);
  const { group, version, kind, sub } = readKind(selector);
  const isKind =
    matchesWildcard(group, given.group) &&
    matchesWildcard(version, given.version) &&
    matchesWildcard(kind, given.kind);
  // A Pod stands for its ephemeral containers too.
  return (
    isKind &&
    (matchesWildcard(sub, subresource) || (given.kind === 'Pod' && subresource === 'ephemeralcontainers'))
  );
}

function readKind(selector: string): Readonly<Record<'group' | 'version' | 'kind' | 'sub', string>> {
  const pieces = selector.split('/');
  const parts = [...pieces.slice(0, -1), ...(pieces.at(-1) ?? '').split('.')];
  const [a = '', b = '', c = '', d = ''] = parts;
  const isVersion = a === '*' || /^v\d+(?:(?:alpha|beta)\d+)?$/.test(a);
  switch (parts.length) {
    case 1:
      return { group: '*', version: '*', kind: a, sub: '' };
    case 2:
      if (a === '*' && b === '*') {
        return { group: '*', version: '*', kind: '*', sub: '*' };
      }
      if (a === '*' && b === b.toLowerCase()) {
        return { group: '*', version: '*', kind: a, sub: b };
      }
      return isVersion
        ? { group: '*', version: a, kind: b, sub: '' }
        : { group: '*', version: '*', kind: a, sub: b };
    case 3:
      return isVersion
        ? { group: '*', version: a, kind: b, sub: c }
        : { group: a, version: b, kind: c, sub: '' };
    default:
      return { group: a, version: b, kind: c, sub: d };
  }
}

/** All `resources` of a rule's `match` or `exclude`, whatever their form. */
export function filtersOf(block: Json | undefined): readonly Json[] {
  return [...listAt(block, 'any'), ...listAt(block, 'all'), block ?? null].map((each) =>
    objectAt(each, 'resources'),
  );
}

export function kindsIn(filter: Json): readonly string[] {
  return textsAt(filter, 'kinds').map((each) => textAt(readKind(each), 'kind'));
}
