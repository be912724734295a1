// Reads what `kubectl get policyreports -A -o json` prints: what the reporting policy says about the Pods of a cluster.
import { REPORTING_POLICY } from '../../core/index.ts';
import { parsedJson } from './jsonValues.ts';

export interface PolicyReports {
  /** How many objects have no image to redirect. */
  readonly passed: number;
  readonly failed: readonly ReportedObject[];
}

export interface ReportedObject {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly message: string;
}

/** Null where `text` is no list of PolicyReports. Results of other policies are left out. */
export function readPolicyReports(text: string): PolicyReports | null {
  const items = listOf(parsedJson(text), 'items');
  if (items === null) {
    return null;
  }
  const results = items.flatMap((item) =>
    (listOf(item, 'results') ?? [])
      .filter((result) => textAt(result, 'policy') === REPORTING_POLICY)
      .map((result) => ({ outcome: textAt(result, 'result'), finding: findingOf(item, result) })),
  );
  return {
    passed: results.filter(({ outcome }) => outcome === 'pass').length,
    failed: results
      .filter(({ outcome }) => outcome === 'fail' || outcome === 'warn')
      .map(({ finding }) => finding)
      .sort((a, b) => (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1)),
  };
}

/** A report is about one object, its `scope`. In older ones each result names its own. */
function findingOf(item: unknown, result: unknown): ReportedObject {
  const object = listOf(result, 'resources')?.[0] ?? valueAt(item, 'scope');
  return {
    namespace: textAt(object, 'namespace') || textAt(valueAt(item, 'metadata'), 'namespace'),
    kind: textAt(object, 'kind'),
    name: textAt(object, 'name'),
    message: textAt(result, 'message'),
  };
}

function valueAt(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function textAt(value: unknown, key: string): string {
  const found = valueAt(value, key);
  return typeof found === 'string' ? found : '';
}

function listOf(value: unknown, key: string): readonly unknown[] | null {
  const found = valueAt(value, key);
  return Array.isArray(found) ? found : null;
}
