// The policies of a document as plain objects, for who evaluates them.
import type { PlainObject } from '../evaluate/index.ts';
import type { FileContext } from '../model/fileContext.ts';
import { dialectOf } from '../sites/dialects/dialectOf.ts';
import type { Span } from '../text/span.ts';
import { isValueMap, readValue, type Value } from '../yaml/plainValue.ts';
import { itemsAt, type MapNode, scalarAt, stringAt, valueAt } from '../yaml/tree.ts';
import type { YamlDocument } from '../yaml/yamlDocument.ts';
import { toJson } from './json.ts';

export interface PolicyObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** `metadata.name`, or the kind where the policy has no name. */
  readonly name: string;
  /** Its name, or its kind where it has none. Counts from the start of the document. */
  readonly place: Span;
  readonly object: PlainObject;
}

/** The objects of `document` whose kind is that of a policy. Empty for a template of Helm, and for a document that cannot be read whole. */
export function policyObjects(document: YamlDocument, file: FileContext): readonly PolicyObject[] {
  const [tree, more] = document.trees();
  const root = tree?.root;
  if (root?.kind !== 'map' || more || dialectOf(file.path, file.chart, root) === 'helm-template') {
    return [];
  }
  const value = readValue(document.text);
  if (!isValueMap(value)) {
    return [];
  }
  const isList = stringAt(root, 'kind') === 'List';
  const nodes = isList ? itemsAt(root, 'items') : [root];
  const items = value.get('items');
  const values: readonly Value[] = isList ? (Array.isArray(items) ? items : []) : [value];
  return nodes.flatMap((node, index) => (node?.kind === 'map' ? (policyOf(node, values[index]) ?? []) : []));
}

function policyOf(node: MapNode, value: Value | undefined): PolicyObject | null {
  const [apiVersion, kind] = [stringAt(node, 'apiVersion'), scalarAt(node, 'kind')];
  const metadata = valueAt(node, 'metadata');
  const name = metadata?.kind === 'map' ? scalarAt(metadata, 'name') : null;
  const object = isValueMap(value) ? toJson(value) : null;
  return apiVersion !== null && kind && object && KINDS.test(kind.value)
    ? { apiVersion, kind: kind.value, name: name?.value ?? kind.value, place: (name ?? kind).span, object }
    : null;
}

const KINDS =
  /^(?:Cluster|Mutating|NamespacedMutating|Validating|NamespacedValidating|MutatingAdmission)?Policy$/;
