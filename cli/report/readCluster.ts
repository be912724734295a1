// Reads what `nearpull cluster --format json` printed, so that a report can show it. Nothing in such a file is trusted.
import { CLUSTER_STATUSES, type ClusterOverview, UNREACHED_REASONS } from '../../core/index.ts';
import { SCHEMA_VERSION } from './json.ts';
import { hasTexts, isCount, isObject, isTextOrNull, parsedJson } from './jsonValues.ts';

/** Null where `text` is not what this version prints. */
export function readClusterOverview(text: string): ClusterOverview | null {
  const printed = parsedJson(text);
  return isObject(printed) && printed['schemaVersion'] === SCHEMA_VERSION && isOverview(printed['cluster'])
    ? printed['cluster']
    : null;
}

function isOverview(value: unknown): value is ClusterOverview {
  if (!isObject(value)) {
    return false;
  }
  const { objects, policies, images, unreached, beforeKyverno } = value;
  return (
    isObject(objects) &&
    Object.values(objects).every(isCount) &&
    (policies === null || isListOf(policies, isPolicy)) &&
    isListOf(images, isImage) &&
    isListOf(unreached, isUnreached) &&
    isObject(beforeKyverno) &&
    (beforeKyverno['kyverno'] === null || isListOf(beforeKyverno['kyverno'], isText)) &&
    isListOf(beforeKyverno['others'], isText)
  );
}

function isPolicy(value: unknown): boolean {
  return (
    isObject(value) &&
    hasTexts(value, ['kind', 'name']) &&
    (value['ready'] === null || typeof value['ready'] === 'boolean') &&
    typeof value['evaluated'] === 'boolean'
  );
}

function isImage(value: unknown): boolean {
  return (
    isObject(value) &&
    hasTexts(value, ['reference', 'namespace', 'owner', 'list']) &&
    ['registry', 'target'].every((key) => isTextOrNull(value[key])) &&
    CLUSTER_STATUSES.some((each) => each === value['status']) &&
    isCount(value['pods']) &&
    isAdmission(value['admission'])
  );
}

function isAdmission(value: unknown): boolean {
  if (!isObject(value)) {
    return false;
  }
  switch (value['kind']) {
    case 'redirected':
      return hasTexts(value, ['to']);
    case 'refused':
      return hasTexts(value, ['message']);
    default:
      return value['kind'] === 'unchanged' || value['kind'] === 'unknown';
  }
}

function isUnreached(value: unknown): boolean {
  return (
    isObject(value) &&
    hasTexts(value, ['namespace', 'owner']) &&
    UNREACHED_REASONS.some((each) => each === value['reason']) &&
    isListOf(value['images'], isText)
  );
}

function isListOf(value: unknown, isRight: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isRight);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
