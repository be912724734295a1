// The functions of Helm's templates, as far as images depend on them: Go's own, sprig's, and Helm's.

import { mapSymbol, outputOf, pathsOf, pick, truthOf } from './choices.ts';
import { compareTexts, equal, isKind, kindOf } from './comparisons.ts';
import type { Formula } from './conditions.ts';
import { fieldOf, indexOf, type ValuesSpace } from './fields.ts';
import {
  compactOf,
  concatOf,
  copyOf,
  dictOf,
  joinOf,
  mergeOf,
  parsedOf,
  setKey,
  withoutKeys,
  type YamlPlace,
  yamlOf,
} from './mappings.ts';
import { changeText, concatenate, printf, quoted, type TextChange } from './strings.ts';
import {
  type Budget,
  firstOf,
  lastOf,
  literal,
  NIL,
  plainText,
  type Symbolic,
  textOf,
  unknown,
} from './symbols.ts';

/** What functions need of the run that they are called in. */
export interface Caller {
  readonly budget: Budget;
  readonly space: ValuesSpace;
  readonly place: YamlPlace;
  /** Whether it is certain that this runs, and not only in one branch. */
  readonly certain: boolean;
  include(name: Symbolic, arg: Symbolic): Symbolic;
  /** `tpl text context`. */
  template(text: Symbolic, context: Symbolic): Symbolic;
}

type Args = readonly Symbolic[];
type Call = (args: Args, caller: Caller) => Symbolic;

/** The result of the function `name`. */
export function callFunction(name: string, args: Args, caller: Caller): Symbolic {
  const known = functionOf(name);
  return known ? known(args, caller) : unknown(pathsOf(args, caller.budget));
}

/** Whether the result of the function `name` holds no text of its arguments: a digest, an answer, or what nobody knows. */
export function hidesText(name: string): boolean {
  const known = functionOf(name);
  return known === undefined || known === opaque || ANSWERING.has(known);
}

function functionOf(name: string): Call | undefined {
  return FUNCTIONS.get(name) ?? FUNCTIONS.get(commonName(name));
}

/** `merge` for `mustMerge`, which differs only in how it fails. */
function commonName(name: string): string {
  return name.startsWith('must') ? name.slice(4, 5).toLowerCase() + name.slice(5) : name;
}

const at = (args: Args, index: number): Symbolic => args.at(index) ?? NIL;
const last = (args: Args): Symbolic => at(args, -1);
const test = (formula: Formula): Symbolic => ({ kind: 'test', formula });
const textIn = (symbol: Symbolic): string => (symbol.kind === 'literal' ? String(symbol.value ?? '') : '');
const same: Call = (args) => last(args);
/** What says nothing of the values that went in: digests, dates, random text, what the cluster knows. */
const opaque: Call = () => unknown();

const changes =
  (changeFor: (args: Args) => TextChange): Call =>
  (args, { budget }) =>
    changeText(last(args), changeFor(args), budget);

const LOGIC: readonly (readonly [string, Call])[] = [
  ['default', (args) => (args.length < 2 ? last(args) : firstOf([at(args, 1), at(args, 0)]))],
  ['coalesce', (args) => firstOf(args)],
  ['or', (args) => firstOf(args)],
  ['and', (args) => lastOf(args)],
  ['not', (args, { budget }) => test({ not: truthOf(at(args, 0), budget) })],
  ['empty', (args, { budget }) => test({ not: truthOf(at(args, 0), budget) })],
  ['all', (args, { budget }) => test({ all: args.map((arg) => truthOf(arg, budget)) })],
  ['any', (args, { budget }) => test({ any: args.map((arg) => truthOf(arg, budget)) })],
  ['ternary', (args, { budget }) => pick(truthOf(last(args), budget), at(args, 0), at(args, 1))],
  ['eq', (args, { budget }) => test({ any: args.slice(1).map((arg) => equal(at(args, 0), arg, budget)) })],
  ['ne', (args, { budget }) => test({ not: equal(at(args, 0), at(args, 1), budget) })],
  ['kindOf', (args, { budget }) => kindOf(last(args), budget)],
  ['typeOf', (args, { budget }) => kindOf(last(args), budget)],
  ['kindIs', (args, { budget }) => test(isKind(last(args), at(args, 0), budget))],
  [
    'typeIs',
    (args, { budget }) =>
      test(textIn(at(args, 0)) === 'string' ? isKind(last(args), at(args, 0), budget) : null),
  ],
  ['hasPrefix', asks((part, text) => text.startsWith(part))],
  ['hasSuffix', asks((part, text) => text.endsWith(part))],
  ['contains', asks((part, text) => text.includes(part))],
  ['required', same],
  ['fail', () => literal('')],
];

function asks(answer: (part: string, text: string) => boolean): Call {
  return (args, { budget }) => test(compareTexts(at(args, 0), last(args), budget, answer));
}

const STRINGS: readonly (readonly [string, Call])[] = [
  ['printf', (args, { budget }) => printf(at(args, 0), args.slice(1), budget)],
  ['print', (args, { budget }) => concatenate(args, '', budget)],
  ['println', (args, { budget }) => concatenate([...args, literal('\n')], '', budget)],
  ['cat', (args, { budget }) => concatenate(args, ' ', budget)],
  ['quote', (args, { budget }) => quoted(last(args), '"', budget)],
  ['squote', (args, { budget }) => quoted(last(args), "'", budget)],
  ['toString', same],
  ['trim', changes(() => ({ name: '', at: 'ends', of: (text) => text.trim() }))],
  ['trimAll', changes((args) => trimming('trimAll', textIn(at(args, 0)), 'ends'))],
  ['trimSuffix', changes((args) => trimming('trimSuffix', textIn(at(args, 0)), 'end'))],
  ['trimPrefix', changes((args) => trimming('trimPrefix', textIn(at(args, 0)), 'start'))],
  ['lower', changes(() => ({ name: 'lower', at: 'everywhere', of: (text) => text.toLowerCase() }))],
  ['upper', changes(() => ({ name: 'upper', at: 'everywhere', of: (text) => text.toUpperCase() }))],
  ['title', changes(() => ({ name: 'title', at: 'everywhere', of: (text) => text }))],
  ['nospace', changes(() => ({ name: 'nospace', at: 'everywhere', of: (text) => text.replace(/\s/g, '') }))],
  [
    'replace',
    changes((args) => ({
      name: `replace ${textIn(at(args, 0))}`,
      at: 'everywhere',
      of: (text) => text.replaceAll(textIn(at(args, 0)) || '\u0000', textIn(at(args, 1))),
    })),
  ],
  ['trunc', trunc],
  ['indent', same],
  ['nindent', (args, { budget }) => textOf([plainText('\n'), ...outputOf(last(args), budget)])],
];

function trimming(name: string, part: string, end: 'start' | 'end' | 'ends'): TextChange {
  const cut = (text: string): string => {
    const front = end !== 'end' && text.startsWith(part) ? text.slice(part.length) : text;
    return end !== 'start' && part !== '' && front.endsWith(part) ? front.slice(0, -part.length) : front;
  };
  return { name: `${name} ${part}`, at: end, of: cut };
}

/** `trunc 63 text`: a name that is too long is nothing that an image has. */
function trunc(args: Args, { budget }: Caller): Symbolic {
  const length = Number(textIn(at(args, 0)));
  const of = (text: string) => (length < 0 ? text.slice(length) : text.slice(0, length));
  return mapSymbol(
    last(args),
    (is) =>
      is.kind === 'text'
        ? unknown(pathsOf([is], budget))
        : changeText(is, { name: 'trunc', at: 'everywhere', of }, budget),
    budget,
  );
}

const MAPPINGS: readonly (readonly [string, Call])[] = [
  ['dict', (args) => dictOf(args)],
  ['list', (args) => ({ kind: 'list', items: args })],
  ['tuple', (args) => ({ kind: 'list', items: args })],
  ['get', (args, caller) => indexOf(at(args, 0), at(args, 1), caller.space, caller.budget)],
  [
    'index',
    (args, { space, budget }) =>
      args.slice(1).reduce((from, key) => indexOf(from, key, space, budget), at(args, 0)),
  ],
  ['dig', dig],
  ['set', set],
  ['unset', (args) => withoutKeys(at(args, 0), args.slice(1), false)],
  ['omit', (args) => withoutKeys(at(args, 0), args.slice(1), false)],
  ['pick', (args) => withoutKeys(at(args, 0), args.slice(1), true)],
  ['hasKey', hasKey],
  ['merge', (args, { space, budget }) => mergeOf(args, false, space, budget)],
  ['mergeOverwrite', (args, { space, budget }) => mergeOf(args, true, space, budget)],
  ['deepCopy', (args) => copyOf(at(args, 0))],
  ['join', (args, { budget }) => joinOf(at(args, 0), last(args), budget)],
  ['compact', (args, { budget }) => compactOf(last(args), budget)],
  ['uniq', same],
  ['sortAlpha', same],
  ['reverse', same],
  ['concat', (args, { budget }) => concatOf(args, budget)],
  ['append', (args, { budget }) => concatOf([at(args, 0), { kind: 'list', items: args.slice(1) }], budget)],
  ['prepend', (args, { budget }) => concatOf([{ kind: 'list', items: args.slice(1) }, at(args, 0)], budget)],
  [
    'first',
    (args, { space, budget }) => fieldOf(last(args), last(args).kind === 'list' ? '0' : null, space, budget),
  ],
  [
    'values',
    (args, { space, budget }) => ({ kind: 'list', items: [fieldOf(last(args), null, space, budget)] }),
  ],
  ['keys', (args, { budget }) => keysOf(last(args), budget)],
  ['toYaml', (args, { place, budget }) => yamlOf(last(args), place, budget)],
  ['toYamlPretty', (args, { place, budget }) => yamlOf(last(args), place, budget)],
  ['toJson', (args, { place, budget }) => yamlOf(last(args), place, budget)],
  ['toPrettyJson', (args, { place, budget }) => yamlOf(last(args), place, budget)],
  ['toRawJson', (args, { place, budget }) => yamlOf(last(args), place, budget)],
  ['fromYaml', (args, { budget }) => parsedOf(last(args), budget)],
  ['fromJson', (args, { budget }) => parsedOf(last(args), budget)],
  ['fromYamlArray', (args, { budget }) => parsedOf(last(args), budget)],
  ['fromJsonArray', (args, { budget }) => parsedOf(last(args), budget)],
];

/** `dig "a" "b" default map`. */
function dig(args: Args, { space, budget }: Caller): Symbolic {
  const keys = args.slice(0, -2);
  const found = keys.reduce((from, key) => indexOf(from, key, space, budget), last(args));
  return firstOf([found, at(args, -2)]);
}

function set(args: Args, { certain, space, budget }: Caller): Symbolic {
  const map = at(args, 0);
  // Values are put together after each branch, mappings of templates are not.
  setKey(map, at(args, 1), at(args, 2), certain || map.kind === 'value', space, budget);
  return map;
}

function hasKey(args: Args): Symbolic {
  const [map, key] = args;
  const isKnown = map?.kind === 'map' && map.rest === null && key?.kind === 'literal';
  return test(isKnown ? map.entries.has(String(key.value)) : null);
}

function keysOf(symbol: Symbolic, budget: Budget): Symbolic {
  return symbol.kind === 'map' && symbol.rest === null
    ? { kind: 'list', items: [...symbol.entries.keys()].map(literal) }
    : unknown(pathsOf([symbol], budget));
}

const OPAQUE = [
  ...[
    'sha1sum',
    'sha256sum',
    'sha512sum',
    'adler32sum',
    'htpasswd',
    'bcrypt',
    'derivePassword',
    'encryptAES',
  ],
  ...['genCA', 'genCAWithKey', 'genSelfSignedCert', 'genSignedCert', 'genPrivateKey', 'buildCustomCert'],
  ...['randAlphaNum', 'randAlpha', 'randNumeric', 'randAscii', 'randBytes', 'randInt', 'uuidv4'],
  ...['now', 'date', 'ago', 'lookup', 'getHostByName', 'semverCompare', 'regexMatch', 'len'],
];

const FUNCTIONS: ReadonlyMap<string, Call> = new Map([
  ...OPAQUE.map((name) => [name, opaque] as const),
  ...LOGIC,
  ...STRINGS,
  ...MAPPINGS,
  ['include', (args, caller) => caller.include(at(args, 0), at(args, 1))],
  ['tpl', (args, caller) => caller.template(at(args, 0), at(args, 1))],
]);

const ANSWERING: ReadonlySet<Call | undefined> = new Set(
  [
    ...['not', 'empty', 'all', 'any', 'eq', 'ne', 'hasKey', 'hasPrefix', 'hasSuffix', 'contains', 'fail'],
    ...['kindOf', 'typeOf', 'kindIs', 'typeIs'],
  ].map((name) => FUNCTIONS.get(name)),
);
