// The CEL that policies are written in: the evaluator from npm, with the functions of Kubernetes and Kyverno that it lacks and that policies
// of images use. What is not here makes a policy one that we cannot evaluate.
import { Environment, EvaluationError, Optional } from '@marcbachmann/cel-js';
import type { Allowance } from '../budget.ts';
import { NotKnown, PolicyError } from '../stop.ts';
import type { Tools } from '../tools.ts';
import { CelImage, parseImage } from './image.ts';
import { MESSAGE } from './messages.ts';

/** The functions that `expressions.ts` writes into an expression: what a step costs, and the regular expressions of Go. */
export const STEP = 'nearpullStep';
export const MATCHES = 'nearpullMatches';

/** A value of a message type (`Object.spec{…}`), before anything checks whether its types fit its fields. */
export class MessageValue {
  readonly type: string;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(type: string, fields: Readonly<Record<string, unknown>>) {
    this.type = type;
    this.fields = fields;
  }
}

class JsonPatchNamespace {}

/** Makes the environment. `budget` is asked at each step for the budget of the evaluation that is running. */
export function celEnvironment({ regex }: Tools, budget: () => Allowance): Environment {
  const compiled = (pattern: string, text: string) => {
    budget().spend(pattern.length + text.length);
    const found = regex(pattern);
    if (!found) {
      throw new PolicyError(`error parsing regexp: ${pattern}`);
    }
    return found;
  };
  const environment = new Environment({
    unlistedVariablesAreDyn: true,
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: true,
    limits: { maxAstNodes: 20_000, maxDepth: 100 },
  })
    .registerFunction(`${STEP}(dyn): dyn`, (value: unknown) => {
      budget().pay(value);
      return value;
    })
    .registerFunction(`string.${MATCHES}(string): bool`, (text: string, pattern: string) =>
      compiled(pattern, text).test(text),
    )
    .registerType('nearpull.MessageValue', MessageValue)
    .registerFunction(`${MESSAGE}(string, map): dyn`, messageOf)
    .registerFunction('OptionalNamespace.ofNonZeroValue(dyn): dyn', (_: unknown, value: unknown) =>
      isZero(value) ? Optional.none() : Optional.of(value),
    );
  return withImages(withTexts(environment));
}

function withTexts(environment: Environment): Environment {
  return environment
    .registerFunction('string.replace(string, string): string', (text: string, from: string, to: string) =>
      from === '' ? refuse('replace') : text.replaceAll(from, () => to),
    )
    .registerFunction('string.charAt(int): string', (text: string, index: bigint) =>
      text.charAt(Number(index)),
    )
    .registerFunction('list.indexOf(dyn): int', (list: readonly unknown[], value: unknown) =>
      typeof value === 'object' && value !== null
        ? BigInt(list.findIndex((each) => isEqual(each, value)))
        : BigInt(list.indexOf(value)),
    )
    .registerType('nearpull.JsonPatch', JsonPatchNamespace)
    .registerConstant('jsonpatch', 'nearpull.JsonPatch', new JsonPatchNamespace())
    .registerFunction('nearpull.JsonPatch.escapeKey(string): string', (_: unknown, key: string) =>
      key.replaceAll('~', '~0').replaceAll('/', '~1'),
    );
}

function withImages(environment: Environment): Environment {
  const parse = (text: string): CelImage => {
    const image = parseImage(text);
    if (!image) {
      throw new PolicyError(`could not parse reference: ${text}`);
    }
    return image;
  };
  return environment
    .registerType('nearpull.CelImage', CelImage)
    .registerFunction('image(string): nearpull.CelImage', parse)
    .registerFunction('parseImageReference(string): nearpull.CelImage', parse)
    .registerFunction('isImage(string): bool', (text: string) => parseImage(text) !== null)
    .registerFunction('nearpull.CelImage.registry(): string', ({ registry }: CelImage) => registry)
    .registerFunction('nearpull.CelImage.repository(): string', ({ repository }: CelImage) => repository)
    .registerFunction('nearpull.CelImage.tag(): string', ({ tag }: CelImage) => tag)
    .registerFunction('nearpull.CelImage.digest(): string', ({ digest }: CelImage) => digest)
    .registerFunction('nearpull.CelImage.identifier(): string', ({ identifier }: CelImage) => identifier)
    .registerFunction('nearpull.CelImage.containsDigest(): bool', ({ digest }: CelImage) => digest !== '')
    .registerFunction('nearpull.CelImage.identifierWithSeparator(): string', ({ tag, digest }: CelImage) =>
      digest === '' ? `:${tag}` : `@${digest}`,
    );
}

/** Fields behind `?` are left out where they have no value. */
function messageOf(type: string, map: Readonly<Record<string, unknown>>): MessageValue {
  const fields: [string, unknown][] = [];
  for (const [key, value] of Object.entries(map)) {
    if (!key.startsWith('?')) {
      fields.push([key, value]);
    } else if (!(value instanceof Optional)) {
      throw new PolicyError(`cannot initialize optional entry '${key.slice(1)}' from non-optional value`);
    } else if (value.hasValue()) {
      fields.push([key.slice(1), value.value()]);
    }
  }
  return new MessageValue(type, Object.fromEntries(fields));
}

function isZero(value: unknown): boolean {
  return (
    value === null ||
    value === false ||
    value === '' ||
    value === 0n ||
    value === 0 ||
    (Array.isArray(value) && value.length === 0) ||
    (isPlain(value) && Object.keys(value).length === 0)
  );
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isEqual(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((each, index) => isEqual(each, b[index]));
  }
  if (isPlain(a) && isPlain(b)) {
    const [mine, theirs] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
    return (
      mine.size === theirs.size &&
      [...mine].every(([key, each]) => theirs.has(key) && isEqual(each, theirs.get(key)))
    );
  }
  return a === b;
}

function refuse(name: string): never {
  throw new NotKnown('value', name);
}

/**
 * The error of the engine behind what the evaluator threw. `NotKnown` where the evaluator itself may be at fault: it lacks functions and
 * overloads of the engine, and is stricter about types.
 */
export function asPolicyError(error: unknown, expression: string): unknown {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof PolicyError || at instanceof NotKnown) {
      return at;
    }
  }
  if (error instanceof RangeError) {
    return new NotKnown('budget', expression);
  }
  if (error instanceof EvaluationError && CERTAIN.has(error.code)) {
    return new PolicyError(error.summary);
  }
  if (error instanceof Error && 'code' in error && 'summary' in error) {
    const call = /overload for '([\w.<>]*\()/.exec(String(error.summary));
    return call
      ? new NotKnown('function', `${call[1]})`)
      : new NotKnown(error.name === 'ParseError' ? 'syntax' : 'value', String(error.summary));
  }
  return error;
}

/** The errors that the engine has for the same reason. */
const CERTAIN: ReadonlySet<string> = new Set(['no_such_key', 'index_out_of_bounds']);
