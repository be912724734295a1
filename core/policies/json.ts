// Turns values of YAML into plain objects and back.
import type { Json, PlainObject } from '../evaluate/index.ts';
import { isValueList, isValueMap, type Value, type ValueMap } from '../yaml/plainValue.ts';

/** `map` as the API server hands it to a policy: without what is null. */
export function toJson(map: ValueMap): PlainObject {
  return Object.fromEntries(
    [...map].flatMap(([key, value]) => (value === null ? [] : [[key, jsonOf(value)] as const])),
  );
}

/** `value` without the nulls in its mappings. */
export function jsonOf(value: Value): Json {
  if (isValueList(value)) {
    return value.map(jsonOf);
  }
  return isValueMap(value) ? toJson(value) : value;
}

export function fromJson(value: Json): Value {
  if (Array.isArray(value)) {
    return value.map(fromJson);
  }
  return typeof value === 'object' && value !== null
    ? new Map(Object.entries(value as PlainObject).map(([key, each]) => [key, fromJson(each)]))
    : (value as Value);
}
