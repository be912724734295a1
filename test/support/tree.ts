// A second opinion on YAML: reads a text with js-yaml, which is not our parser and accepts what kubectl accepts.
import { loadAll } from 'js-yaml';

export interface Reading {
  /** All documents, with a marker in place of each string at an image field. */
  readonly tree: readonly unknown[];
  /** The strings that were replaced, in the order of the text. */
  readonly images: readonly string[];
}

/** Reads `text`. Returns null where js-yaml finds a mistake. */
export function readAll(text: string): Reading | null {
  const images: string[] = [];
  let documents: unknown[];
  try {
    // With `json`, a later key replaces an earlier one of the same name, as in kubectl.
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
 * The differences between two texts that are not images, each as a path with the old and the new value. A value that now names one of
 * `domains` is an image, and so are the names for which a registry anywhere now does. Returns an empty list where js-yaml cannot read `before`.
 */
export function differences(before: string, after: string, domains: readonly string[]): readonly string[] {
  const [old, now] = [readTrees(before), readTrees(after)];
  if (old === null) {
    return [];
  }
  const found: string[] = [];
  compare(old, now, '', { domains, hasRegistry: holdsRegistry(now, domains) }, found);
  return found;
}

interface Proxies {
  readonly domains: readonly string[];
  /** Whether one of them stands alone, as the registry of images elsewhere. */
  readonly hasRegistry: boolean;
}

function holdsRegistry(value: unknown, domains: readonly string[]): boolean {
  return isBranch(value)
    ? Object.values(value).some((each) => holdsRegistry(each, domains))
    : domains.some((domain) => String(value).replace(/\/$/, '') === domain);
}

/** The same for a text that is no YAML: words that do not name one of the domains now. White space counts. */
export function wordDifferences(
  before: string,
  after: string,
  domains: readonly string[],
): readonly string[] {
  const [old, now] = [before, after].map((text) => text.split(/(?<=\s)|(?=\s)/)) as [string[], string[]];
  return Array.from({ length: Math.max(old.length, now.length) }, (_, index) => [old[index], now[index]])
    .filter(([was, is]) => was !== is && !domains.some((domain) => is?.includes(domain)))
    .map(([was, is]) => `was ${was}, is ${is}`);
}

function readTrees(text: string): unknown {
  return readAll(text) && loadAll(text, undefined, { json: true });
}

function compare(before: unknown, after: unknown, path: string, proxies: Proxies, into: string[]): void {
  const { domains, hasRegistry } = proxies;
  if (isBranch(before) && isBranch(after)) {
    const isImage = Object.values(after).some((value) =>
      domains.some((domain) => String(value).startsWith(domain)),
    );
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const added = !(key in before) && key === 'newName' && isImage;
      // A name that is missing stands elsewhere in the values, and is written where it is missing.
      const named =
        // The registry of an official image may stand in another file of the chart.
        String(after[key]) === `library/${String(before[key])}` ||
        ((isImage || hasRegistry) &&
          (nameIn(after[key]) === nameIn(before[key]) || (before[key] === null && key === 'repository')));
      if (!added && !named) {
        compare(before[key], after[key], `${path}.${key}`, proxies, into);
      }
    }
  } else if (path.endsWith('.dockerfile_inline')) {
    into.push(...wordDifferences(String(before), String(after), domains));
  } else if (isManifest(before) && isManifest(after)) {
    // A manifest in a string of another one.
    compare(readTrees(before), readTrees(after), path, proxies, into);
  } else if (
    imageText(String(before), path) !== String(after) &&
    String(before) !== String(after) &&
    !domains.some((domain) => String(after).includes(domain))
  ) {
    into.push(`${path} was ${String(before)}, is ${String(after)}`);
  }
}

/** The last component of a name. */
function nameIn(value: unknown): string {
  return String(value).split('/').at(-1) ?? '';
}

function isManifest(value: unknown): value is string {
  return (
    typeof value === 'string' && /[:{].*\n/.test(value) && (readAll(value)?.tree.every(isBranch) ?? false)
  );
}

/** A fix may leave out the white space around an image that the API server refuses. */
function imageText(value: string, path: string): string {
  return /\.(?:image|reference|value)$/.test(path) ? value.trim() : value;
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
