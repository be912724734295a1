// Whether a file or a document is worth reading: searching for a few words is a thousand times faster than parsing, and most hold none.
import type { FileContext } from './model/fileContext.ts';
import type { SiteSettings } from './sites/collect.ts';
import { mayHoldImages } from './sites/dialects/dialectOf.ts';
import { parsePath } from './sites/imageTable/pathPattern.ts';
import type { ImagePath } from './sites/imageTable/row.ts';

/** What is looked for besides images. */
export interface OtherReasons {
  /** Words one of which makes a text worth reading. */
  readonly words: readonly string[];
  /** Whether something is said of every file of this name. */
  readonly isAbout: (path: string) => boolean;
}

type OwnPaths = Pick<SiteSettings, 'imagePaths'>;

/**
 * Whether the file at `path` is worth reading, whose text `holds` some words and not others: asked by those who read many files, before the
 * bytes of one become text. True too often rather than too seldom.
 */
export function isFileWorthReading(
  path: string,
  { imagePaths }: OwnPaths,
  holds: (word: string) => boolean,
  { words, isAbout }: OtherReasons,
): boolean {
  const isWorthy = (): boolean => imageWords(imagePaths).some(holds) || words.some(holds);
  return (
    ((saysWhatItIs(holds) || OPERATION_WORDS.every(holds) || mayHoldImages(path)) && isWorthy()) ||
    isAbout(path)
  );
}

/** Whether `text`, one document, is worth reading. */
export function isDocumentWorthReading(
  text: string,
  settings: OwnPaths,
  file: FileContext,
  { words, isAbout }: OtherReasons,
): boolean {
  return (
    mayHoldImage(text, settings, file) || words.some((word) => text.includes(word)) || isAbout(file.path)
  );
}

/**
 * Whether a document may hold an image: that needs a word, and an object that says what it is, an operation on one, or a file of a name that
 * we know.
 */
export function mayHoldImage(text: string, { imagePaths }: OwnPaths, { path }: FileContext): boolean {
  const isIn = (word: string): boolean => text.includes(word);
  const isWorthy = imageWords(imagePaths).some(isIn);
  if (isWorthy && saysWhatItIs(isIn)) {
    return !isCustomResourceDefinition(text);
  }
  if (isWorthy && isIn('path') && OPERATION.test(text)) {
    return true;
  }
  return mayHoldImages(path) && (isWorthy || NAMED_FILE_WORDS.some(isIn));
}

/** Whether a document of the file at `path` may be one of those that images are looked for in, readable or not. */
export function mayBeManifest(text: string, path: string): boolean {
  return saysWhatItIs((word) => text.includes(word)) || mayHoldImages(path);
}

/** Whether a document may be an object that makes Pods. */
export function mayMakePods(text: string): boolean {
  return text.includes('kind') && !isCustomResourceDefinition(text);
}

/** Whether a text, of one document or of several, may hold a policy of Kyverno or of Kubernetes itself. */
export function mayHoldPolicy(text: string): boolean {
  return POLICY_KIND.test(text);
}

/** Whether a document may be a policy, and of a size that a policy has: not one of the CRDs that come with Kyverno. */
export function mayBePolicy(text: string): boolean {
  return text.length <= LONGEST_POLICY && mayHoldPolicy(text) && !isCustomResourceDefinition(text);
}

/** Whether a document may hold a policy that changes what is admitted. */
export function mayHoldMutation(text: string): boolean {
  return MUTATING_APIS.some((word) => text.includes(word)) && text.includes(MUTATION);
}

/** Their schemas are the largest documents there are, and hold every word but no image, no Pod and no policy. */
function isCustomResourceDefinition(text: string): boolean {
  const kind = 'kind: CustomResourceDefinition';
  return text.startsWith(kind) || text.includes(`\n${kind}`);
}

function saysWhatItIs(holds: (word: string) => boolean): boolean {
  return OBJECT_WORDS.every(holds);
}

const POLICY_KIND = /\bkind["']?[ \t]*:[ \t]*["']?\w*Policy\b/;

/** More characters than any policy has. */
const LONGEST_POLICY = 1_000_000;

const MUTATING_APIS = ['kyverno.io', 'MutatingAdmissionPolicy'];
/** `mutate` and `mutations`. */
const MUTATION = 'mutat';

/** An object says what it is by both of these keys. */
const OBJECT_WORDS: readonly string[] = ['apiVersion', 'kind'];

/** A patch that is a list of operations says neither; whatever its file is called, it has this key. */
const OPERATION = /(?:^|[\s{,"'])op["']?\s*:/;

/** Its keys, for those who cannot ask for more than words. */
const OPERATION_WORDS: readonly string[] = ['op', 'path', 'value'];

/** Every key of the image table holds one of these, or its value or a neighbour does. */
const IMAGE_WORDS: readonly string[] = [
  // One search for `image` and for `Image`.
  'mage',
  'MAGE',
  'repository',
  'package',
  'bundle',
  'docker://',
  'oci://',
];

/** Files that are known by their names hold images at these keys as well: pipelines and Compose. */
const NAMED_FILE_WORDS: readonly string[] = ['container', 'services', 'cache_from'];

/** The words that tell of an image when the users' own rows count as well. */
function imageWords(ownPaths: readonly ImagePath[]): readonly string[] {
  if (ownPaths.length === 0) {
    return IMAGE_WORDS;
  }
  const known = WORDS.get(ownPaths);
  if (known) {
    return known;
  }
  const words = [...new Set([...IMAGE_WORDS, ...ownPaths.flatMap(wordsOf)])];
  // An empty word is in every text.
  const own = words.includes('') ? [''] : words;
  WORDS.set(ownPaths, own);
  return own;
}

/** For each list of own rows; nothing is kept longer than the list. */
const WORDS = new WeakMap<readonly ImagePath[], readonly string[]>();

/** Keys one of which stands in every text that `path` leads anywhere in: those of the last step that names any. */
function wordsOf({ path, tier }: ImagePath): readonly string[] {
  if (tier === 'never') {
    return [];
  }
  const step = (parsePath(path) ?? []).findLast(
    (each) => typeof each === 'object' && each.globs.length === 0 && each.names.every(isWritten),
  );
  return typeof step === 'object' ? step.names : [''];
}

/** Whether a key stands in the text as it is: others may need escapes. */
function isWritten(key: string): boolean {
  return /^[\w.-]+$/.test(key);
}
