// The part that the policies in JMESPath share.
import { NEVER } from '../../sites/pullPolicy.ts';

/**
 * JMESPath that is true for an image that a node must have already. Nothing pulls it, and under another name the node does not find it.
 *
 * @param pullPolicy the path from an item of a `foreach` to its pull policy. Kyverno fails at a field that is not there, so it has a default.
 */
export function isNeverPulled(pullPolicy: string): string {
  return `regex_match('^${NEVER}$', element.${pullPolicy} || '')`;
}
