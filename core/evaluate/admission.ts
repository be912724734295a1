// The request that a policy is asked about: somebody creates an object. Who it is is not known, only that it is no node.
import { type Json, objectAt, type PlainObject, textAt } from './json.ts';

export interface Admission {
  readonly operation: 'CREATE' | 'UPDATE';
  /** The part of the object that is asked for, such as `ephemeralcontainers`. '' for the whole object. */
  readonly subresource: string;
  readonly object: PlainObject;
  readonly oldObject: PlainObject | null;
}

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export function kindOf(object: Json): GroupVersionKind {
  const apiVersion = textAt(object, 'apiVersion');
  const slash = apiVersion.indexOf('/');
  return {
    group: apiVersion.slice(0, Math.max(slash, 0)),
    version: apiVersion.slice(slash + 1),
    kind: textAt(object, 'kind'),
  };
}

/** The name of the API's resource: `deployments` for a Deployment. */
export function resourceOf({ kind }: GroupVersionKind): string {
  return `${kind.toLowerCase()}s`;
}

export function namespaceOf(object: Json): string {
  return textAt(objectAt(object, 'metadata'), 'namespace') || 'default';
}

/** The name, or what the API server makes a name of. */
export function nameOf(object: Json): string {
  const metadata = objectAt(object, 'metadata');
  return textAt(metadata, 'name') || textAt(metadata, 'generateName');
}

/** What both engines call `request`. */
export function requestOf({ operation, subresource, object, oldObject }: Admission): PlainObject {
  const { group, version, kind } = kindOf(object);
  return {
    operation,
    kind: { group, version, kind },
    resource: { group, version, resource: resourceOf({ group, version, kind }) },
    ...(subresource === '' ? {} : { subResource: subresource }),
    namespace: namespaceOf(object),
    name: textAt(objectAt(object, 'metadata'), 'name'),
    dryRun: false,
    userInfo: { groups: ['system:authenticated'] },
    object,
    oldObject,
  };
}
