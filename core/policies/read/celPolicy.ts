// Reads a policy in CEL: which resources it matches, and its expressions.

import type { Span } from '../../text/span.ts';
import {
  entryAt,
  itemsAt,
  type MapNode,
  type Node,
  type ScalarNode,
  scalarAt,
  valueAt,
} from '../../yaml/tree.ts';

export interface CelPolicy {
  /** The items of `matchConstraints.resourceRules` that are mappings. */
  readonly resourceRules: readonly MapNode[];
  /** The expressions of `variables` and `mutations`. */
  readonly expressions: readonly Expression[];
  /** Whether a mutation writes images of the object that is admitted. */
  readonly changesImages: boolean;
  /** The key `mutateExisting`, if the policy writes images of objects that exist. Empty where that is not turned on. */
  readonly existing: readonly Span[];
  /** Whether an expression reads the operation of the request. Then `resourceRules` alone do not tell which operations are matched. */
  readonly asksOperation: boolean;
}

export interface Expression {
  readonly span: Span;
  /** The expression as it is written in the text, with its escapes. */
  readonly written: string;
  readonly style: ScalarNode['style'];
}

export function readCelPolicy(text: string, spec: MapNode): CelPolicy {
  const constraints = valueAt(spec, 'matchConstraints');
  const at = (key: string): readonly Expression[] =>
    itemsAt(spec, key).flatMap((item) => expressionsIn(text, item));
  const mutations = at('mutations');
  const expressions = [...at('variables'), ...mutations];
  // A policy with targets changes its targets, not the object that it matches.
  const ofTargets = valueAt(spec, 'targetMatchConstraints') !== null;
  const writesImages = mutations.some(({ written }) => WRITES_IMAGE.test(written));
  return {
    resourceRules:
      constraints?.kind === 'map'
        ? itemsAt(constraints, 'resourceRules').filter((rule): rule is MapNode => rule?.kind === 'map')
        : [],
    expressions,
    changesImages: !ofTargets && writesImages,
    existing: writesImages ? mutateExisting(spec) : [],
    asksOperation: [...expressions, ...at('matchConditions')].some(({ written }) =>
      written.includes('request.operation'),
    ),
  };
}

/** The key `mutateExisting` of `evaluation`, where it is enabled. */
function mutateExisting(spec: MapNode): readonly Span[] {
  const evaluation = valueAt(spec, 'evaluation');
  const entry = evaluation?.kind === 'map' ? entryAt(evaluation, 'mutateExisting') : null;
  const isOn = entry?.value?.kind === 'map' && scalarAt(entry.value, 'enabled')?.value === 'true';
  return entry && isOn ? [entry.keySpan] : [];
}

/**
 * The matches of `pattern` in the expressions of `cel`, each with its span. Empty where the policy changes no images.
 *
 * @param pattern must have the flag `g`.
 */
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

/** Matches an image field of an applied container or volume, or the path to an image in a JSON patch. */
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
