// Reads the policies of a document that can mutate, Kyverno's and Kubernetes' own, into the form that the rules about policies use.

import type { FileContext } from '../../model/fileContext.ts';
import { mayHoldMutation } from '../../prefilter.ts';
import { dialectOf } from '../../sites/dialects/dialectOf.ts';
import { lineEnd, lineStart } from '../../text/lineIndex.ts';
import type { Span } from '../../text/span.ts';
import {
  itemsAt,
  type MapNode,
  type Node,
  type ScalarNode,
  scalarAt,
  stringAt,
  valueAt,
} from '../../yaml/tree.ts';
import type { YamlDocument } from '../../yaml/yamlDocument.ts';
import { REINVOCATION } from '../catalog/metadata.ts';
import { type CelPolicy, readCelPolicy } from './celPolicy.ts';
import { type MutateRule, type MutateRules, readMutateRules } from './mutateRules.ts';

/** A policy as it is written in the text. */
export interface PolicyDocument {
  /** The text of the document. All spans count from its start. */
  readonly text: string;
  readonly kind: string;
  /** The value of `apiVersion`. */
  readonly apiVersion: ScalarNode;
  /** `metadata.name`, or the kind where the policy has no name. */
  readonly name: string;
  /** Where a finding about the whole policy is reported: its name, or its kind where it has none. */
  readonly place: Span;
  /**
   * What a fix replaces to write the policy anew. Null where the policy is an item of a `List`, is in braces as in JSON, or is a Helm
   * template.
   */
  readonly whole: Span | null;
  /** Whether Helm renders the text first. Then `{{ }}` is Helm's and not Kyverno's. */
  readonly templated: boolean;
  /** The rules that mutate the object that is admitted. Empty for kinds other than ClusterPolicy and Policy. */
  readonly rules: readonly MutateRule[];
  /** Where the policy says that it changes objects that exist, if it writes their images. */
  readonly existing: readonly Span[];
  /** Whether a ClusterPolicy or Policy has rules of other types too. */
  readonly hasOtherRules: boolean;
  /** What a policy in CEL does. Null for other policies. */
  readonly cel: CelPolicy | null;
  /** Whether its metadata says that it was chosen because it is called again after other webhooks. */
  readonly isForReinvocation: boolean;
}

/**
 * The policies in a document whose kinds can mutate. A document that cannot be read to its end has none, because nothing in it would be
 * certain. Spans count in UTF-16 code units from the start of the document.
 */
export function readPolicies({ text, trees }: YamlDocument, file: FileContext): readonly PolicyDocument[] {
  if (!mayHoldMutation(text)) {
    return [];
  }
  const [tree, more] = trees();
  const root = tree?.root;
  if (root?.kind !== 'map' || more || tree?.exactUpTo !== Number.POSITIVE_INFINITY) {
    return [];
  }
  const templated = dialectOf(file.path, file.chart, root) === 'helm-template' || HELM.test(text);
  const items = stringAt(root, 'kind') === 'List' ? itemsAt(root, 'items') : null;
  const isWhole = !items && !root.flow && !templated;
  return (items ?? [root]).flatMap((node) =>
    node?.kind === 'map'
      ? (readPolicy(text, node, isWhole ? wholeOf(text, root) : null, templated) ?? [])
      : [],
  );
}

/** Matches actions of Helm that cannot be variables of Kyverno, by how they begin or end. */
const HELM = /\{\{-|-\}\}|\{\{\s*(?:[.$"`]|(?:if|else|end|with|range|include|template|define|block)\b)/;

const CLASSIC = /^kyverno\.io\//;
const CEL: readonly (readonly [group: RegExp, kinds: readonly string[]])[] = [
  [/^policies\.kyverno\.io\//, ['MutatingPolicy', 'NamespacedMutatingPolicy']],
  [/^admissionregistration\.k8s\.io\//, ['MutatingAdmissionPolicy']],
];

function readPolicy(
  text: string,
  root: MapNode,
  whole: Span | null,
  templated: boolean,
): PolicyDocument | null {
  const [apiVersion, kind, spec] = [
    scalarAt(root, 'apiVersion'),
    scalarAt(root, 'kind'),
    valueAt(root, 'spec'),
  ];
  if (!apiVersion || !kind || spec?.kind !== 'map') {
    return null;
  }
  const isClassic = CLASSIC.test(apiVersion.value) && ['ClusterPolicy', 'Policy'].includes(kind.value);
  const isCel = CEL.some(([group, kinds]) => group.test(apiVersion.value) && kinds.includes(kind.value));
  if (!isClassic && !isCel) {
    return null;
  }
  const metadata = valueAt(root, 'metadata');
  const name = metadata?.kind === 'map' ? scalarAt(metadata, 'name') : null;
  const rules = isClassic ? readMutateRules(text, spec) : NO_RULES;
  const cel = isCel ? readCelPolicy(text, spec) : null;
  return {
    text,
    kind: kind.value,
    apiVersion,
    name: name?.value ?? kind.value,
    place: (name ?? kind).span,
    whole,
    templated,
    rules: rules.mutate,
    existing: [...rules.existing, ...(cel?.existing ?? [])],
    hasOtherRules: rules.hasOthers,
    cel,
    isForReinvocation: annotationOf(root, REINVOCATION.annotation) === REINVOCATION.value,
  };
}

function annotationOf(root: MapNode, key: string): string | null {
  const metadata = valueAt(root, 'metadata');
  const annotations = metadata?.kind === 'map' ? valueAt(metadata, 'annotations') : null;
  return annotations?.kind === 'map' ? stringAt(annotations, key) : null;
}

const NO_RULES: MutateRules = { mutate: [], existing: [], hasOthers: false };

/**
 * The span from the first key to the end of the last line that has content. It leaves out the comments before and after, and the marks
 * between documents.
 */
function wholeOf(text: string, root: MapNode): Span | null {
  const first = root.entries[0]?.keySpan.start;
  if (first === undefined) {
    return null;
  }
  const from = lineEnd(text, endOf(root));
  let end = from;
  // The policy may go on after its last node: brackets and quotes may close on lines of their own.
  for (const { index, 0: line } of text.slice(from).matchAll(/[^\r\n]+/g)) {
    if (/^\.\.\.(?:\s|$)/.test(line)) {
      break;
    }
    end = /^\s*(?:#|$)/.test(line) ? end : from + index + line.length;
  }
  return { start: lineStart(text, first), end };
}

/** The end of the last scalar or key in `node`. It loops, because a list can have more items than `Math.max` accepts arguments. */
function endOf(node: Node | null): number {
  let end = 0;
  switch (node?.kind) {
    case 'scalar':
      return node.isAlias ? 0 : node.span.end;
    case 'list':
      for (const item of node.items) {
        end = Math.max(end, endOf(item));
      }
      return end;
    case 'map':
      for (const { keySpan, value } of node.entries) {
        end = Math.max(end, keySpan.end, endOf(value));
      }
      return end;
    default:
      return 0;
  }
}
