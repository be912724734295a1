// Selectors of labels, in both engines.
import { at, isObject, type Json, listAt, objectAt, textAt, textsAt } from './json.ts';
import { NotKnown } from './stop.ts';
import { hasWildcard } from './wildcard.ts';

/** Whether `labels` match a label selector. */
export function matchesSelector(selector: Json, labels: Json): boolean {
  const wanted = Object.entries(objectAt(selector, 'matchLabels'));
  if (wanted.some(([key, value]) => hasWildcard(key) || (typeof value === 'string' && hasWildcard(value)))) {
    throw new NotKnown('feature', 'matchLabels');
  }
  return (
    wanted.every(([key, value]) => at(labels, key) === value) &&
    listAt(selector, 'matchExpressions').every((each) => matchesExpression(each, labels))
  );
}

function matchesExpression(expression: Json, labels: Json): boolean {
  const value = at(labels, textAt(expression, 'key'));
  const values = textsAt(expression, 'values');
  const operator = textAt(expression, 'operator');
  switch (operator) {
    case 'In':
      return typeof value === 'string' && values.includes(value);
    case 'NotIn':
      return typeof value !== 'string' || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      throw new NotKnown('feature', operator);
  }
}

/** Whether a selector leaves nothing out. */
export function isEmptySelector(selector: Json | undefined): boolean {
  return (
    !isObject(selector) ||
    (Object.keys(objectAt(selector, 'matchLabels')).length === 0 &&
      listAt(selector, 'matchExpressions').length === 0)
  );
}
