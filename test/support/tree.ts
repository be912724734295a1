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
