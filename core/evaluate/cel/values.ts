// Turns JSON into values of CEL and back.
import { Optional } from '@marcbachmann/cel-js';
import type { Json, PlainObject } from '../json.ts';
import { NotKnown, PolicyError } from '../stop.ts';
import { MessageValue } from './environment.ts';

/** `value` with `bigint` for whole numbers, which are integers in CEL. */
export function toCel(value: Json): unknown {
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? BigInt(value) : value;
  }
  if (Array.isArray(value)) {
    return value.map(toCel);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value as PlainObject).map(([key, each]) => [key, toCel(each)]))
    : value;
}

/**
 * A value of CEL as JSON.
 *
 * @param type the path of the field that the value is for. A message must have this type: `Object.spec.containers`.
 */
export function fromCel(value: unknown, type: string | null): Json {
  if (
    value === null ||
    typeof value === 'boolean' ||
    typeof value === 'string' ||
    typeof value === 'number'
  ) {
    return value;
  }
  if (typeof value === 'bigint') {
    return Number(value);
  }
  if (Array.isArray(value)) {
    return value.map((each) => fromCel(each, type));
  }
  if (value instanceof MessageValue) {
    if (type !== null && value.type !== type) {
      throw new PolicyError(`type mismatch: unexpected type name "${value.type}", expected "${type}"`);
    }
    return objectOf(value.fields, value.type);
  }
  if (value instanceof Optional || typeof value !== 'object') {
    throw new NotKnown('value', typeof value);
  }
  return objectOf(value as Readonly<Record<string, unknown>>, type);
}

function objectOf(fields: Readonly<Record<string, unknown>>, type: string | null): PlainObject {
  return Object.fromEntries(
    Object.entries(fields).map(([key, each]) => [
      key,
      fromCel(each, type === null ? null : `${type}.${key}`),
    ]),
  );
}
