// What the evaluator of policies needs of the core: Go's regular expressions, and YAML.
import type { Tools } from '../evaluate/index.ts';
import { compileGo } from '../text/re2.ts';
import { readValue } from '../yaml/plainValue.ts';
import { jsonOf } from './json.ts';

export type { Tools as EvaluationTools } from '../evaluate/index.ts';

export const evaluationTools: Tools = {
  regex: compileGo,
  readYaml: (text) => {
    const value = readValue(text);
    return value === undefined ? undefined : jsonOf(value);
  },
};
