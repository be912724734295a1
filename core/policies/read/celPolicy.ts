// What a policy in CEL says: whom it matches, and its expressions.

import type { Span } from '../../text/span.ts';
import { itemsAt, type MapNode, type Node, type ScalarNode, scalarAt, valueAt } from '../../yaml/tree.ts';

export interface CelPolicy {
  /** Items of `matchConstraints.resourceRules`. */
  readonly resourceRules: readonly MapNode[];
  /** Of `variables` and `mutations`. */
  readonly expressions: readonly Expression[];
  /** Whether a mutation writes images of what is admitted. */
  readonly changesImages: boolean;
  /** Whether an expression asks which operation it is, so that `resourceRules` alone do not tell. */
  readonly asksOperation: boolean;
}

export interface Expression {
  readonly span: Span;
  /** As it stands in the text, escapes and all. */
  readonly written: string;
  readonly style: ScalarNode['style'];
}

export function readCelPolicy(text: string, spec: MapNode): CelPolicy {
  const constraints = valueAt(spec, 'matchConstraints');
  const at = (key: string): readonly Expression[] =>
    itemsAt(spec, key).flatMap((item) => expressionsIn(text, item));
  const mutations = at('mutations');
  const expressions = [...at('variables'), ...mutations];
  // With targets, what is matched is not what is changed.
  const ofTargets = valueAt(spec, 'targetMatchConstraints') !== null;
  return {
    resourceRules:
      constraints?.kind === 'map'
        ? itemsAt(constraints, 'resourceRules').filter((rule): rule is MapNode => rule?.kind === 'map')
        : [],
    expressions,
    changesImages: !ofTargets && mutations.some(({ written }) => WRITES_IMAGE.test(written)),
    asksOperation: [...expressions, ...at('matchConditions')].some(({ written }) =>
      written.includes('request.operation'),
    ),
  };
}

/** Where the expressions of a policy that changes images match `pattern`, which is global. */
export function matchesIn(
  cel: CelPolicy | null,
  pattern: RegExp,
): readonly { readonly span: Span; readonly match: RegExpExecArray }[] {
  return (cel?.changesImages ? cel.expressions : []).flatMap(({ span, written }) =>
    [...written.matchAll(pattern)].map((match) => {
      const start = span.start + match.index;
      return { span: { start, end: start + match[0].length }, match };
    }),
  );
}

/** A field of an applied container, or the path of a JSON patch. */
const WRITES_IMAGE =
  /(?:[cC]ontainers|volumes)\s*\{[^{}]*\bimage\s*:|\/image(?:\/reference)?(?:\\?["'])\s*[,}]/;

function expressionsIn(text: string, node: Node | null): readonly Expression[] {
  if (node?.kind !== 'map') {
    return [];
  }
  const own = scalarAt(node, 'expression');
  const nested = ['applyConfiguration', 'jsonPatch'].flatMap((key) =>
    expressionsIn(text, valueAt(node, key)),
  );
  return own && !own.isAlias
    ? [{ span: own.span, style: own.style, written: text.slice(own.span.start, own.span.end) }, ...nested]
    : nested;
}
