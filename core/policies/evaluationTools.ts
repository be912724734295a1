// What the evaluator of policies needs of the core: Go's regular expressions, and YAML.
import type { Tools } from '../evaluate/index.ts';
import { compileGo, type GoRegex } from '../text/re2.ts';
import { readValue } from '../yaml/plainValue.ts';
import { jsonOf } from './json.ts';

export type { Tools as EvaluationTools } from '../evaluate/index.ts';

export const evaluationTools: Tools = {
  regex: compiled,
  readYaml: (text) => {
    const value = readValue(text);
    return value === undefined ? undefined : jsonOf(value);
  },
};

/** The last expressions. A policy asks the same few about every image, and compiling one takes longer than matching it. */
const known = new Map<string, GoRegex | null>();

function compiled(pattern: string): GoRegex | null {
  const regex = known.has(pattern) ? (known.get(pattern) ?? null) : compileGo(pattern);
  if (known.size >= 100) {
    known.clear();
  }
  known.set(pattern, regex);
  return regex;
}
