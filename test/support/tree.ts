// A second opinion on YAML: what js-yaml, which is not our parser, reads. It takes what kubectl takes.
import { loadAll } from 'js-yaml';

export interface Reading {
  /** Every document, with each string at an image field replaced by a mark. */
  readonly tree: readonly unknown[];
  /** Those strings, in the order of the text. */
  readonly images: readonly string[];
}

/** Null where js-yaml finds mistakes. */
export function readAll(text: string): Reading | null {
  const images: string[] = [];
  let documents: unknown[];
  try {
    // `json` lets later keys win over earlier ones, as kubectl does.
    documents = loadAll(text, undefined, { json: true }) as unknown[];
  } catch (error) {
    if (error instanceof Error && error.name === 'YAMLException') {
      return null;
    }
    throw error;
  }
  return { tree: documents.map((document) => strip(document, '', images)), images };
}

/**
 * What differs between two texts besides images: paths with what they were and are. Values that now name one of the domains are images, and so
 * are the names beside a registry that now does. Nothing where js-yaml cannot read the first.
 */
export function differences(before: string, after: string, domains: readonly string[]): readonly string[] {
  const [old, now] = [readTrees(before), readTrees(after)];
  if (old === null) {
    return [];
  }
  const found: string[] = [];
  compare(old, now, '', domains, found);
  return found;
}

function readTrees(text: string): unknown {
  return readAll(text) && loadAll(text, undefined, { json: true });
}

function compare(
  before: unknown,
  after: unknown,
  path: string,
  domains: readonly string[],
  into: string[],
): void {
  if (isBranch(before) && isBranch(after)) {
    const isImage = Object.values(after).some((value) =>
      domains.some((domain) => String(value).startsWith(domain)),
    );
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const added = !(key in before) && key === 'newName' && isImage;
      const named = isImage && String(after[key]) === `library/${String(before[key])}`;
      if (!added && !named) {
        compare(before[key], after[key], `${path}.${key}`, domains, into);
      }
    }
  } else if (String(before) !== String(after) && !domains.some((domain) => String(after).includes(domain))) {
    into.push(`${path} was ${String(before)}, is ${String(after)}`);
  }
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Date);
}

function strip(value: unknown, key: string, images: string[]): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => strip(item, '', images));
  }
  if (value instanceof Date) {
    return value.toISOString();
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, strip(each, name, images)]));
  }
  if (typeof value === 'string' && (key === 'image' || key === 'reference')) {
    images.push(value);
    return 'IMAGE';
  }
  return value;
}
