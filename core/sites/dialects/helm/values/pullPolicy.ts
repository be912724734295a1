// Finds the pull policies of images in Helm values.
import { type Fields, fieldAt, fieldName, textOf } from './fields.ts';
import { wordsOf } from './vocabulary.ts';

/**
 * A function that gives the pull policy of the image at a key, such as `initImage` or `initImageRepository`: its own, or else the one for all
 * images in `fields`. It gives '' where there is none.
 */
export function pullPolicies(fields: Fields): (key: string) => string {
  // Most mappings have no pull policy. This runs at every keystroke.
  return [...fields.keys()].some((name) => name.endsWith(END)) ? (key) => policyAt(key, fields) : () => '';
}

const END = 'pullpolicy';
const SHARED = wordsOf('pull policy');

function policyAt(key: string, fields: Fields): string {
  const stem = /^.*image/.exec(fieldName(key))?.[0];
  return textOf(fieldAt(fields, stem === undefined ? SHARED : [stem + END, ...SHARED]));
}
