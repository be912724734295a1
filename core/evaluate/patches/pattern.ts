// Whether a value matches a pattern of Kyverno. Only what conditions on names and images need: wildcards, `!`, `|` and `&`.
import { isList, isObject, type Json } from '../json.ts';
import { NotKnown } from '../stop.ts';
import { matchesWildcard } from '../wildcard.ts';

export function matchesPattern(value: Json, pattern: Json): boolean {
  if (isObject(pattern)) {
    if (Object.keys(pattern).some((key) => /^[+<=X^]?\(/.test(key))) {
      throw new NotKnown('feature', Object.keys(pattern).join());
    }
    return (
      isObject(value) &&
      Object.entries(pattern).every(
        ([key, each]) => Object.hasOwn(value, key) && matchesPattern(value[key] ?? null, each),
      )
    );
  }
  if (isList(pattern) || isList(value) || isObject(value) || value === null || pattern === null) {
    throw new NotKnown('value', JSON.stringify(pattern));
  }
  return String(pattern)
    .split('|')
    .some((either) => either.split('&').every((each) => matchesText(String(value), each.trim())));
}

function matchesText(value: string, pattern: string): boolean {
  const isNot = pattern.startsWith('!');
  const rest = isNot ? pattern.slice(1) : pattern;
  // Comparisons, ranges, quantities and durations.
  if (/^[<>]/.test(rest) || (NUMBER.test(rest) && rest !== value)) {
    throw new NotKnown('value', pattern);
  }
  return matchesWildcard(rest, value) !== isNot;
}

const NUMBER = /^[-+]?(?:\d|\.\d)/;
