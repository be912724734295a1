// Decides whether a file or a document is worth parsing. Searching for a few words is a thousand times faster, and most texts hold none.
import type { FileContext } from './model/fileContext.ts';
import { neighbourKind } from './paths/neighbourKinds.ts';
import { nameOf } from './paths/path.ts';
import type { SiteSettings } from './sites/collect.ts';
import { mayBeValues, mayHoldImages, textDialectOf } from './sites/dialects/dialectOf.ts';
import { helmTemplate } from './sites/dialects/helm/template.ts';
import { isValuesFile } from './sites/dialects/helm/valuesFile.ts';
import { KINDS_WITHOUT_VERSION } from './sites/dialects/kubernetes/resource.ts';
import { imageWords, NAMED_FILE_WORDS, VALUE_WORDS } from './sites/imageWords.ts';
import { holdsAny } from './text/words.ts';
import { mask } from './yaml/exact/mask.ts';

/** Reasons other than images to read a text. */
export interface OtherReasons {
  /** A text that contains any of these words is worth reading. */
  readonly words: readonly string[];
  /** Whether the file at `path` is worth reading because of its name alone. */
  readonly isAbout: (path: string) => boolean;
}

export interface FileReasons extends OtherReasons {
  /** A file of any kind with one of these words is worth reading. */
  readonly anywhere: readonly string[];
}

/** What is known about a file before its text is. */
export type FilePlace = Pick<FileContext, 'path' | 'chart'>;

type OwnPaths = Pick<SiteSettings, 'imagePaths'>;

/**
 * Whether a file with this text is worth reading. `text` may also be its bytes in UTF-8, one character for each byte: callers that read many files
 * ask this before they decode a file. May answer true where reading is not needed, but must not answer false where it is.
 */
export function isFileWorthReading(
  { path, chart }: FilePlace,
  { imagePaths }: OwnPaths,
  text: string,
  { words, isAbout, anywhere }: FileReasons,
): boolean {
  if (mayHoldAnyKey(path, chart) || isAbout(path)) {
    return true;
  }
  // Words are asked before names, and all of them at once: most texts hold none of them, and looking at a name takes longer than to search a text.
  const own = textDialectOf(path)?.words ?? imageWords(imagePaths);
  if (!holdsAny(text, own, words, NAMED_FILE_WORDS, anywhere)) {
    return false;
  }
  if (holdsAny(text, anywhere)) {
    return true;
  }
  // What holds neither image words nor those of other rules holds one that counts only in files with certain names.
  return holdsAny(text, own, words)
    ? mayHoldObject(text) ||
        mayHoldImages(path) ||
        (chart !== null && mayBeValues(path)) ||
        holdsAll(text, OPERATION_WORDS)
    : mayHoldImages(path);
}

/** Whether a file is an object of Kubernetes, a JSON patch, or known by its name, with or without an image in it. `text` is as above. */
export function isKindOfFile(
  { path, chart }: FilePlace,
  text: string,
  { isAbout }: Pick<OtherReasons, 'isAbout'>,
): boolean {
  return (
    saysWhatItIs(text) ||
    mayHoldImages(path) ||
    (chart !== null && mayBeValues(path)) ||
    isAbout(path) ||
    neighbourKind(nameOf(path)) !== null ||
    holdsAll(text, OPERATION_WORDS)
  );
}

/** Whether the document `text` of the file at `path` is worth reading although it holds no image. */
export function hasOtherReason(text: string, path: string, { words, isAbout }: OtherReasons): boolean {
  return holdsAny(text, words) || isAbout(path);
}

/**
 * Whether a document may hold an image. It must contain one of the image words, and it must be a Kubernetes object, a JSON patch operation,
 * or part of a file whose name is known to hold images. In a file with such a name a few more words count.
 */
export function mayHoldImage(text: string, { imagePaths }: OwnPaths, { path, chart }: FileContext): boolean {
  const textDialect = textDialectOf(path);
  if (textDialect) {
    return holdsAny(text, textDialect.words);
  }
  if (helmTemplate.isNamed(path, chart)) {
    return templateMayHoldImage(text, imageWords(imagePaths));
  }
  const isWorthy = mayHoldAnyKey(path, chart) || holdsAny(text, imageWords(imagePaths));
  if (isWorthy && mayHoldObject(text)) {
    return !isCustomResourceDefinition(text);
  }
  if (isWorthy && text.includes('path') && OPERATION.test(text)) {
    return true;
  }
  return mayHoldImages(path)
    ? isWorthy || holdsAny(text, NAMED_FILE_WORDS)
    : isWorthy && chart !== null && mayBeValues(path);
}

/**
 * Whether a document below a chart's templates/ may hold an image. Most of them have the words in template actions alone: `{{ .Values.image.tag }}`. A
 * reader takes an action for a word, so that no key can stand in one.
 */
function templateMayHoldImage(text: string, words: readonly string[]): boolean {
  if (!holdsAny(text, words, NAMED_FILE_WORDS) || isCustomResourceDefinition(text)) {
    return false;
  }
  return (
    mayHoldMutation(text) ||
    (holdsAny(text, words) && (holdsAny(text, VALUE_WORDS) || holdsAny(mask(text), words)))
  );
}

/** Whether images may stand at any key of the file: of the values of a chart, its templates say which are images. */
function mayHoldAnyKey(path: string, chart: string | null): boolean {
  return chart !== null && isValuesFile(path, chart);
}

/** Whether a document of the file at `path` is one in which Nearpull looks for images. The text need not be valid YAML. */
export function mayBeManifest(text: string, path: string): boolean {
  return saysWhatItIs(text) || mayHoldImages(path);
}

/** Whether a document may be an object that creates Pods. */
export function mayMakePods(text: string): boolean {
  return text.includes('kind') && !isCustomResourceDefinition(text);
}

/** Whether a text of one or more documents may hold a policy of Kyverno or of Kubernetes itself. */
export function mayHoldPolicy(text: string): boolean {
  return POLICY_KIND.test(text);
}

/** Whether a document may be a policy: it names the kind of one, is not too long, and is not a CRD, such as those of Kyverno. */
export function mayBePolicy(text: string): boolean {
  return text.length <= LONGEST_POLICY && mayHoldPolicy(text) && !isCustomResourceDefinition(text);
}

/** Whether a document may hold a policy that mutates the objects it admits. */
export function mayHoldMutation(text: string): boolean {
  return MUTATING_APIS.some((word) => text.includes(word)) && text.includes(MUTATION);
}

/** CRDs are the largest documents in practice. Their schemas contain every word, but no image, no Pod and no policy. */
function isCustomResourceDefinition(text: string): boolean {
  const kind = 'kind: CustomResourceDefinition';
  return text.startsWith(kind) || text.includes(`\n${kind}`);
}

/** Whether a document may be an object that says its kind. One in which `apiVersion` is nothing but a field that a schema describes is none. */
function mayHoldObject(text: string): boolean {
  return (text.includes('kind') && VERSION.test(text)) || holdsAny(text, KINDS_WITHOUT_VERSION);
}

/** Matches `apiVersion` with anything but a mapping or a list behind it. An action of a template is neither. */
const VERSION = /apiVersion["']?\s*:\s*(?:[^\s{[]|\{[{%])/;

function saysWhatItIs(text: string): boolean {
  return holdsAll(text, OBJECT_WORDS) || holdsAny(text, KINDS_WITHOUT_VERSION);
}

function holdsAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

const POLICY_KIND = /\bkind["']?[ \t]*:[ \t]*["']?\w*Policy\b/;

/** In characters. No policy is longer. */
const LONGEST_POLICY = 1_000_000;

const MUTATING_APIS = ['kyverno.io', 'MutatingAdmissionPolicy'];
/** The common part of `mutate` and `mutations`. */
const MUTATION = 'mutat';

/** Every Kubernetes object has both of these keys, except the few kinds whose tool wants no `apiVersion`. */
const OBJECT_WORDS: readonly string[] = ['apiVersion', 'kind'];

/** The key that every operation of a JSON patch has. A JSON patch has neither `apiVersion` nor `kind`, and its file may have any name. */
const OPERATION = /(?:^|[\s{,"'])op["']?\s*:/;

/** The keys of such an operation. Finding them takes less time than the expression. */
const OPERATION_WORDS: readonly string[] = ['op', 'path', 'value'];
