// Reads a ResourceList, which Kustomize and kpt hand to a function on standard input: its settings, and the place for the results.
// Source: KRM Functions Specification v1 (kubernetes-sigs/kustomize, cmd/config/docs/api-conventions/functions-spec.md).
import type { Message } from '../model/message.ts';
import type { Finding, Report } from '../report.ts';
import { plainValueOf } from '../settings/file/placedSettings.ts';
import { readProjectFile } from '../settings/file/readProjectFile.ts';
import type { Image } from '../sites/describeImage.ts';
import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { segments } from '../yaml/documents.ts';
import { type Value, type ValueMap, writeValue } from '../yaml/plainValue.ts';
import { readTrees } from '../yaml/readTrees.ts';
import { ALL_KEYS, entryAt, itemsAt, type MapNode, scalarAt, stringAt, valueAt } from '../yaml/tree.ts';

/** What a ResourceList says to a function. */
export interface FunctionConfig {
  /** A value for `readSettings`; empty where `functionConfig` has no settings. */
  readonly values: unknown;
  /** The mistakes in it. */
  readonly problems: readonly Message[];
}

/**
 * The settings in the `functionConfig` of `text`. They are at `spec`, as in a project file, or in the `data` of a ConfigMap, where each
 * is a string at its dotted name (`proxy.domain`). Null where `text` is no ResourceList.
 */
export function readFunctionConfig(text: string): FunctionConfig | null {
  const list = readList(text);
  if (list === null) {
    return null;
  }
  const config = mapAt(list.root, 'functionConfig');
  // A project file says the same, so it is read as one. It is JSON here, so that it has no other mistakes than those of its settings.
  const { values, problems } = readProjectFile(JSON.stringify(settingsIn(config)));
  return { values, problems: problems.map(({ message }) => message) };
}

/** A finding that is left, with its message in the language of the reader. */
export interface LeftFinding {
  readonly finding: Finding;
  readonly message: string;
}

/**
 * The edit that writes `left` into the `results` of `text`, a ResourceList whose report is `report`. It replaces results that are there. Null
 * where there is nothing to write, and where a list in braces has results already, which stay.
 */
export function resultsEdit(text: string, { images }: Report, left: readonly LeftFinding[]): Edit | null {
  const list = left.length > 0 ? readList(text) : null;
  if (list === null) {
    return null;
  }
  const results = left.map((each) => resultOf(each, images, list));
  return list.root.flow ? inBraces(text, list, results) : inBlock(text, list, results);
}

/** A document that is a ResourceList. The spans of its tree count from `start`. */
interface ListDocument {
  readonly root: MapNode;
  readonly start: number;
  readonly end: number;
}

/** Orchestrators send exactly one document. */
function readList(text: string): ListDocument | null {
  if (!text.includes('ResourceList')) {
    return null;
  }
  const documents = segments(text).filter(({ start, end }) => CONTENT.test(text.slice(start, end)));
  const [document] = documents;
  if (documents.length !== 1 || !document) {
    return null;
  }
  const [tree, second] = readTrees(text.slice(document.start, document.end), ALL_KEYS);
  const root = second ? null : (tree?.root ?? null);
  return root?.kind === 'map' &&
    stringAt(root, 'kind') === 'ResourceList' &&
    stringAt(root, 'apiVersion')?.startsWith('config.kubernetes.io/')
    ? { root, ...document }
    : null;
}

/** A line that is more than a comment or the mark of a document. */
const CONTENT = /^(?!(?:---|\.\.\.)\s*$)[ \t]*[^#\s]/m;

function settingsIn(config: MapNode | null): unknown {
  if (config === null) {
    return {};
  }
  if (stringAt(config, 'kind') !== 'ConfigMap') {
    const spec = valueAt(config, 'spec');
    return spec ? plainValueOf(spec) : {};
  }
  const settings: NestedValues = Object.create(null);
  for (const { key, value } of mapAt(config, 'data')?.entries ?? []) {
    if (value?.kind === 'scalar') {
      insert(settings, key.split('.'), fromString(value.value));
    }
  }
  return settings;
}

interface NestedValues {
  [name: string]: unknown;
}

function insert(settings: NestedValues, [step = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    settings[step] = value;
    return;
  }
  const known = settings[step];
  const inner: NestedValues =
    typeof known === 'object' && known !== null ? (known as NestedValues) : Object.create(null);
  settings[step] = inner;
  insert(inner, rest, value);
}

/** The values of a ConfigMap are strings. Booleans, lists and mappings are written in them as JSON or YAML. */
function fromString(text: string): unknown {
  const [tree] = /^\s*[[{]/.test(text) ? readTrees(text, ALL_KEYS) : [];
  return tree?.root ? plainValueOf(tree.root) : /^(?:true|false)$/.test(text) ? text === 'true' : text;
}

const SEVERITIES: Readonly<Record<Finding['severity'], 'error' | 'warning' | 'info'>> = {
  error: 'error',
  warning: 'warning',
  information: 'info',
  hint: 'info',
};

function resultOf({ finding, message }: LeftFinding, images: readonly Image[], list: ListDocument): ValueMap {
  const image = images.find(({ span }) => overlap(span, finding.span));
  const item = itemAt(list, finding.span.start);
  const path = annotation(item, 'path');
  const index = Number(annotation(item, 'index') ?? 0);
  return mapOf({
    message,
    severity: SEVERITIES[finding.severity],
    ...(image && referenceTo(image, item)),
    file: path === null ? null : mapOf({ path, index }),
    tags: mapOf({ rule: finding.rule }),
  });
}

/** The specification wants both, or neither. A resource without a name cannot be referred to. */
function referenceTo({ resource, path, raw, target }: Image, item: MapNode | null): Record<string, Value> {
  if (resource === null || resource.name === null) {
    return {};
  }
  const { apiVersion, kind, name } = resource;
  const metadata = mapAt(item, 'metadata');
  const namespace = metadata && stringAt(metadata, 'namespace');
  return {
    resourceRef: mapOf({ apiVersion, kind, namespace, name }),
    field: mapOf({ path, currentValue: raw, proposedValue: target }),
  };
}

/** The last item that begins at or before `offset`. */
function itemAt({ root, start }: ListDocument, offset: number): MapNode | null {
  const maps = itemsAt(root, 'items').filter((item) => item?.kind === 'map');
  return maps.findLast(({ entries: [first] }) => first && start + first.keySpan.start <= offset) ?? null;
}

/** The second spelling is the one before version 1 of the specification. Kustomize writes both. */
function annotation(item: MapNode | null, name: 'path' | 'index'): string | null {
  const annotations = mapAt(mapAt(item, 'metadata'), 'annotations');
  const [value] = annotations
    ? ['internal.config.kubernetes.io', 'config.kubernetes.io'].flatMap(
        (prefix) => scalarAt(annotations, `${prefix}/${name}`)?.value ?? [],
      )
    : [];
  return value ?? null;
}

/** The entries of `values` that have a value. */
function mapOf(values: Readonly<Record<string, Value>>): ValueMap {
  return new Map(Object.entries(values).filter(([, value]) => value !== null));
}

function inBraces(
  text: string,
  { root, start, end }: ListDocument,
  results: readonly ValueMap[],
): Edit | null {
  const close = text.lastIndexOf('}', end - 1);
  if (entryAt(root, 'results') || close < start) {
    return null;
  }
  return {
    span: { start: close, end: close },
    newText: `, "results": ${JSON.stringify(results.map(toJson))}`,
  };
}

function inBlock(text: string, { root, start, end }: ListDocument, results: readonly ValueMap[]): Edit {
  const known = root.entries.findIndex(({ key }) => key === 'results');
  const from = root.entries[known]?.keySpan.start;
  const next = root.entries[known + 1]?.keySpan.start;
  const indent = ' '.repeat(columnOf(text, start + (root.entries[0]?.keySpan.start ?? 0)));
  const block = writeValue(new Map([['results', results]])).replace(/^(?=.)/gm, indent);
  if (from === undefined) {
    const newLine = /[\r\n]$/.test(text.slice(start, end)) ? '' : '\n';
    return { span: { start: end, end }, newText: newLine + block };
  }
  return {
    span: { start: start + from, end: next === undefined ? end : start + next },
    newText: block.slice(indent.length) + (next === undefined ? '' : indent),
  };
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function toJson(value: Value): unknown {
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, each]) => [key, toJson(each)]));
  }
  return Array.isArray(value) ? value.map(toJson) : value;
}

function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

function mapAt(map: MapNode | null, key: string): MapNode | null {
  const value = map && valueAt(map, key);
  return value?.kind === 'map' ? value : null;
}
