// Reads the policies of a document, of Kyverno or of Kubernetes itself, into what the rules about policies ask for.

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
import { type CelPolicy, readCelPolicy } from './celPolicy.ts';
import { type MutateRule, readMutateRules } from './mutateRules.ts';

/** A policy as it stands in the text. */
export interface PolicyDocument {
  /** The document that all spans count in. */
  readonly text: string;
  readonly kind: string;
  /** Where it says which API it is written for. */
  readonly apiVersion: ScalarNode;
  readonly name: string;
  /** Where to say something about the policy as a whole: its name. */
  readonly place: Span;
  /** What a fix replaces that writes the policy anew; null where the policy is but a part of its document, or JSON, or a template of Helm. */
  readonly whole: Span | null;
  /** Whether Helm renders it first, so that `{{ }}` is not Kyverno's. */
  readonly templated: boolean;
  /** Of a ClusterPolicy or Policy: the rules that mutate what is admitted. */
  readonly rules: readonly MutateRule[];
  /** Whether it has rules of another kind as well. */
  readonly hasOtherRules: boolean;
  /** What a policy in CEL does; null for the others. */
  readonly cel: CelPolicy | null;
}

/** The policies of a document. What cannot be read to its end has none: nothing said of it would be certain. */
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

/** How actions of Helm begin that are no variables of Kyverno. */
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
  const rules = isClassic ? readMutateRules(text, spec) : { mutate: [], hasOthers: false };
  return {
    text,
    kind: kind.value,
    apiVersion,
    name: name?.value ?? kind.value,
    place: (name ?? kind).span,
    whole,
    templated,
    rules: rules.mutate,
    hasOtherRules: rules.hasOthers,
    cel: isCel ? readCelPolicy(text, spec) : null,
  };
}

/** From the first key to the end of the last line that says something: comments around it, and the marks between documents, stay. */
function wholeOf(text: string, root: MapNode): Span | null {
  const first = root.entries[0]?.keySpan.start;
  if (first === undefined) {
    return null;
  }
  const from = lineEnd(text, endOf(root));
  let end = from;
  // Brackets and quotes may close on lines of their own.
  for (const { index, 0: line } of text.slice(from).matchAll(/[^\r\n]+/g)) {
    if (/^\.\.\.(?:\s|$)/.test(line)) {
      break;
    }
    end = /^\s*(?:#|$)/.test(line) ? end : from + index + line.length;
  }
  return { start: lineStart(text, first), end };
}

/** In a loop, for no call takes as many arguments as a list can have items. */
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
