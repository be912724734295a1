// Functions of templates that make strings of strings: printf, trimSuffix and their kin, on text whose values are not known.

import type { When } from '../../../../model/chartUses.ts';
import { pushAll } from '../../../../model/pushAll.ts';
import { alternatives, mapSymbol, outputOf, pathsOf } from './choices.ts';
import { join } from './conditions.ts';
import {
  type Budget,
  choiceOf,
  choicePiece,
  type Output,
  type OutputPiece,
  plainText,
  type Symbolic,
  spend,
  textOf,
  unknown,
  type Way,
} from './symbols.ts';

/** `printf format args…`. */
export function printf(format: Symbolic, args: readonly Symbolic[], budget: Budget): Symbolic {
  return mapSymbol(
    format,
    (is) =>
      is.kind === 'literal'
        ? printfOf(String(is.value), args, budget)
        : unknown(pathsOf([is, ...args], budget)),
    budget,
  );
}

function printfOf(format: string, args: readonly Symbolic[], budget: Budget): Symbolic {
  const out: OutputPiece[] = [];
  let next = 0;
  for (const part of format.split(/(%[-+ #0]*(?:[1-9]\d*)?(?:\.\d+)?[a-zA-Z%])/)) {
    if (part === '%%') {
      out.push(plainText('%'));
    } else if (part.startsWith('%') && part.length > 1) {
      const arg = args[next++];
      const written = arg ? outputOf(arg, budget) : [];
      pushAll(out, part.endsWith('q') ? quotedWith('"', written) : written);
    } else if (part !== '') {
      out.push(plainText(part));
    }
  }
  return joinText(out, budget);
}

/** The texts of `symbols` after one another, `between` between them. */
export function concatenate(symbols: readonly Symbolic[], between: string, budget: Budget): Symbolic {
  const out = symbols.flatMap((symbol, index) => [
    ...(index > 0 && between !== '' ? [plainText(between)] : []),
    ...outputOf(symbol, budget),
  ]);
  return joinText(out, budget);
}

export function quoted(symbol: Symbolic, quote: string, budget: Budget): Symbolic {
  return joinText(quotedWith(quote, outputOf(symbol, budget)), budget);
}

function quotedWith(quote: string, out: Output): Output {
  return [plainText(quote), ...out, plainText(quote)];
}

/** Neighbouring literal texts become one. */
function joinText(out: Output, budget: Budget): Symbolic {
  const joined: OutputPiece[] = [];
  let length = 0;
  for (const piece of out) {
    const before = joined.at(-1);
    if (!spend(budget, 1)) {
      return unknown();
    }
    length += piece.kind === 'text' ? piece.text.length : 0;
    if (piece.kind === 'text' && before?.kind === 'text' && length < MAX_LENGTH) {
      joined[joined.length - 1] = { ...before, text: before.text + piece.text };
    } else {
      joined.push(piece);
    }
  }
  return length < MAX_LENGTH ? textOf(joined) : unknown(pathsOf([textOf(joined)], budget));
}

const MAX_LENGTH = 100_000;

/** A function from string to string. */
export interface TextChange {
  /** Said of values that go through it; '' where it changes nothing that an image has. */
  readonly name: string;
  readonly of: (text: string) => string;
  /** Which end of the text it looks at. */
  readonly at: 'everywhere' | 'start' | 'end' | 'ends';
}

export function changeText(symbol: Symbolic, change: TextChange, budget: Budget): Symbolic {
  return mapSymbol(symbol, (is) => changeOne(is, change, budget), budget);
}

function changeOne(symbol: Symbolic, change: TextChange, budget: Budget): Symbolic {
  switch (symbol.kind) {
    case 'literal':
      return symbol.value === null ? symbol : { kind: 'literal', value: change.of(String(symbol.value)) };
    case 'value':
      return { ...symbol, through: throughAlso(symbol.through, change) };
    case 'text':
      return changeOutput(symbol.out, change, budget);
    case 'unknown':
      return symbol;
    default:
      return unknown(pathsOf([symbol], budget));
  }
}

function throughAlso(through: readonly string[], { name }: TextChange): readonly string[] {
  return name === '' || through.includes(name) ? through : [...through, name];
}

function changeOutput(out: Output, change: TextChange, budget: Budget): Symbolic {
  if (change.at === 'everywhere') {
    return textOf(out.map((piece) => changePiece(piece, change)));
  }
  const ways = out.length > MAX_FLAT ? null : flatten(out, budget);
  if (!ways) {
    // White space around a long text is nothing that an image depends on.
    return change.name === '' ? textOf(out) : unknown(pathsOf([textOf(out)], budget));
  }
  return choiceOf(ways.map(({ when, is }) => ({ when, is: textOf(changeEnds(is, change)) })));
}

function changeEnds(out: Output, change: TextChange): Output {
  return out.map((piece, index) => {
    const isEnd = (change.at !== 'end' && index === 0) || (change.at !== 'start' && index === out.length - 1);
    return isEnd ? changePiece(piece, change) : piece;
  });
}

function changePiece(piece: OutputPiece, change: TextChange): OutputPiece {
  switch (piece.kind) {
    case 'text':
      return { ...piece, text: change.of(piece.text) };
    case 'value':
      return { ...piece, through: throughAlso(piece.through, change) };
    case 'choice':
      return choicePiece(
        piece.ways.map(({ when, is }) => ({ when, is: is.map((each) => changePiece(each, change)) })),
      );
    default:
      return piece;
  }
}

/** The alternatives of `out`, each without choices in it; null where they are too many. */
export function flatten(out: Output, budget: Budget): readonly Way<Output>[] | null {
  let ways: readonly { readonly when: When; readonly is: readonly OutputPiece[] }[] = [{ when: [], is: [] }];
  for (const piece of out) {
    if (!spend(budget, ways.length) || (piece.kind === 'choice' && piece.weight > MAX_FLAT_WEIGHT)) {
      return null;
    }
    if (piece.kind !== 'choice') {
      ways = ways.map(({ when, is }) => ({ when, is: [...is, piece] }));
      continue;
    }
    const inner = flattenWays(piece.ways, budget);
    if (!inner) {
      return null;
    }
    ways = ways.flatMap((way) =>
      inner.flatMap((each) => {
        const when = join(way.when, each.when);
        return when ? [{ when, is: [...way.is, ...each.is] }] : [];
      }),
    );
    if (ways.length > MAX_FLAT) {
      return null;
    }
  }
  return ways;
}

function flattenWays(ways: readonly Way<Output>[], budget: Budget): readonly Way<Output>[] | null {
  const flat: Way<Output>[] = [];
  for (const way of ways) {
    const inner = flatten(way.is, budget);
    if (!inner || flat.length > MAX_FLAT) {
      return null;
    }
    for (const each of inner) {
      const when = join(way.when, each.when);
      flat.push(...(when ? [{ when, is: each.is }] : []));
    }
  }
  return flat;
}

const MAX_FLAT = 64;
const MAX_FLAT_WEIGHT = 500;

/** The alternatives of `symbol` down to single literals and values where it has such. */
export function flatAlternatives(symbol: Symbolic, budget: Budget): readonly Way<Symbolic>[] | null {
  const ways = alternatives(symbol, budget);
  const flat = ways?.flatMap(({ when, is }) => {
    const inner = is.kind === 'text' ? flatten(is.out, budget) : null;
    return inner
      ? inner.flatMap((way) => {
          const both = join(when, way.when);
          return both
            ? [
                {
                  when: both,
                  is: textOf(way.is.filter((piece) => piece.kind !== 'text' || piece.text !== '')),
                },
              ]
            : [];
        })
      : [{ when, is }];
  });
  return flat ?? null;
}
