// Functions of templates that answer a question: eq, kindIs, hasPrefix and their kin, as conditions on values.

import { alternatives, mapSymbol } from './choices.ts';
import { askedOf, type Formula, join } from './conditions.ts';
import { flatAlternatives } from './strings.ts';
import { type Budget, choiceOf, literal, type Symbolic, unknown } from './symbols.ts';

/** `eq one other`. */
export function equal(one: Symbolic, other: Symbolic, budget: Budget): Formula {
  return compare(one, other, budget, (left, right) => {
    if (left.kind === 'literal' && right.kind === 'literal') {
      return String(left.value ?? '') === String(right.value ?? '');
    }
    const [value, text] = left.kind === 'value' ? [left, right] : [right, left];
    return value.kind === 'value' && text.kind === 'literal' && value.through.length === 0
      ? askedOf(value.path, 'equal', String(text.value ?? ''))
      : null;
  });
}

/** A question about two strings, answered where both are known. */
export function compareTexts(
  one: Symbolic,
  other: Symbolic,
  budget: Budget,
  answer: (one: string, other: string) => boolean,
): Formula {
  return compare(one, other, budget, (left, right) =>
    left.kind === 'literal' && right.kind === 'literal'
      ? answer(String(left.value ?? ''), String(right.value ?? ''))
      : null,
  );
}

function compare(
  one: Symbolic,
  other: Symbolic,
  budget: Budget,
  answer: (one: Symbolic, other: Symbolic) => Formula,
): Formula {
  const left = flatAlternatives(one, budget);
  const right = flatAlternatives(other, budget);
  if (!left || !right || left.length * right.length > MAX_PAIRS) {
    return null;
  }
  return {
    cases: left.flatMap((first) =>
      right.flatMap((second) => {
        const when = join(first.when, second.when);
        return when ? [{ when, formula: answer(first.is, second.is) }] : [];
      }),
    ),
  };
}

const MAX_PAIRS = 64;

/** `kindIs kind symbol`. */
export function isKind(symbol: Symbolic, kind: Symbolic, budget: Budget): Formula {
  const ways = alternatives(symbol, budget);
  if (!ways || kind.kind !== 'literal') {
    return null;
  }
  const to = String(kind.value);
  return {
    cases: ways.map(({ when, is }) => {
      const own = kindOfOne(is);
      const known = own.kind === 'literal' ? own.value === to : null;
      return { when, formula: is.kind === 'value' ? askedOf(is.path, 'kind', to) : known };
    }),
  };
}

/** `kindOf symbol`: of a value, every kind that it may have. */
export function kindOf(symbol: Symbolic, budget: Budget): Symbolic {
  return mapSymbol(symbol, kindOfOne, budget);
}

function kindOfOne(symbol: Symbolic): Symbolic {
  switch (symbol.kind) {
    case 'literal':
      return literal(symbol.value === null ? 'invalid' : (LITERAL_KINDS[typeof symbol.value] ?? ''));
    case 'value':
      return choiceOf(
        KINDS.map((to) => ({
          when: [askedOf(symbol.path, 'kind', to)],
          is: literal(to),
        })),
      );
    case 'text':
      return literal('string');
    case 'map':
      return literal('map');
    case 'list':
      return literal('slice');
    default:
      return unknown();
  }
}

const LITERAL_KINDS: Readonly<Record<string, string>> = { string: 'string', number: 'int', boolean: 'bool' };
const KINDS = ['string', 'map', 'slice', 'bool', 'float64', 'int64', 'invalid'] as const;
