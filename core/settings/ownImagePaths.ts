// Reads `nearpull.imagePaths`, the rows that users add to the image table.

import type { Message } from '../model/message.ts';
import { pushAll } from '../model/pushAll.ts';
import { type KeyPath, parsePath } from '../sites/imageTable/pathPattern.ts';
import type { ImageForm, ImagePath } from '../sites/imageTable/row.ts';
import {
  addProblem,
  isMissing,
  isObject,
  type JsonObject,
  type Reading,
  readAs,
  wrongType,
} from './reading.ts';

/** The values of `form`: how a field holds its reference. `none` is for a field that only looks like an image. */
export const OWN_FORMS = [
  'reference',
  'repository',
  'url',
  'split',
  'values',
  'values-text',
  'manifest',
  'kustomize-image',
  'prefix',
  'none',
] as const satisfies readonly (ImageForm | 'none')[];
type OwnForm = (typeof OWN_FORMS)[number];

const SIBLINGS = ['registry', 'prefix', 'tag', 'digest'] as const;
const KEYS: readonly string[] = ['kind', 'group', 'path', 'form', ...SIBLINGS];

/** More entries are ignored. Each entry costs time for every object that it applies to. */
export const MAX_ENTRIES = 200;

/** The entries that are valid. Each other entry adds a problem with its place to `reading`. */
export function readImagePaths(reading: Reading, value: unknown): readonly ImagePath[] {
  if (isMissing(value)) {
    return [];
  }
  if (!Array.isArray(value)) {
    wrongType(reading, ['imagePaths'], 'object[]');
    return [];
  }
  if (value.length > MAX_ENTRIES) {
    addProblem(reading, ['imagePaths'], {
      key: 'settings.tooManyEntries',
      args: ['imagePaths', MAX_ENTRIES],
    });
  }
  return value
    .slice(0, MAX_ENTRIES)
    .map((entry: unknown, index) => readEntry(reading, entry, ['imagePaths', index]))
    .filter((row) => row !== null);
}

function readEntry({ problems }: Reading, entry: unknown, at: KeyPath): ImagePath | null {
  // An entry with a mistake is left out as a whole, because half of it may mean the opposite of what its author wants.
  const own: Reading = { problems: [] };
  const row = isObject(entry) ? readRow(own, entry, at) : wrongType(own, at, 'object');
  pushAll(problems, own.problems);
  return own.problems.length === 0 && row ? row : null;
}

function readRow(reading: Reading, entry: JsonObject, at: KeyPath): ImagePath {
  for (const key of Object.keys(entry).filter((each) => !KEYS.includes(each))) {
    addProblem(reading, [...at, key], { key: 'settings.unknownKey', args: [key, KEYS.join(', ')] });
  }
  const kind = readName(reading, entry, at, 'kind');
  const path = normalPath(readName(reading, entry, at, 'path'));
  const form = readForm(reading, entry.form, [...at, 'form']);
  const problem = path === '' ? null : pathProblem(path, form);
  if (problem) {
    addProblem(reading, [...at, 'path'], problem);
  }
  return {
    group: readAs(reading, entry.group, [...at, 'group'], 'string', '*').trim() || '*',
    kinds: [kind],
    path,
    form: form === 'none' ? 'reference' : form,
    tier: form === 'none' ? 'never' : 'certain',
    ...readSiblings(reading, entry, form, at),
  };
}

/** The string at a key that is required. '' where it is missing or wrong. */
function readName(reading: Reading, entry: JsonObject, at: KeyPath, key: 'kind' | 'path'): string {
  const name = readAs(reading, entry[key], [...at, key], 'string', '').trim();
  if (name === '' && (isMissing(entry[key]) || typeof entry[key] === 'string')) {
    addProblem(reading, [...at, key], { key: 'settings.missingKey', args: [key] });
  }
  return name;
}

function readForm(reading: Reading, value: unknown, path: KeyPath): OwnForm {
  const form = isMissing(value) ? 'reference' : OWN_FORMS.find((each) => each === value);
  if (form === undefined) {
    wrongType(reading, path, OWN_FORMS.join(' | '));
  }
  return form ?? 'reference';
}

function readSiblings(
  reading: Reading,
  entry: JsonObject,
  form: OwnForm,
  at: KeyPath,
): Pick<ImagePath, 'siblings'> {
  const siblings: Partial<Record<(typeof SIBLINGS)[number], string>> = {};
  for (const key of SIBLINGS.filter((each) => !isMissing(entry[each]))) {
    const name = readAs(reading, entry[key], [...at, key], 'string', '');
    if (form !== 'split') {
      addProblem(reading, [...at, key], { key: 'settings.onlySplit', args: [key] });
    } else if (name !== '') {
      siblings[key] = name;
    }
  }
  return form === 'split' ? { siblings } : {};
}

/** The path as the image table writes it: `spec.image` for `.spec.image` and `$.spec.image`, and `[]` for JSONPath's `[*]`. */
function normalPath(path: string): string {
  return path.replace(/^\$?\.(?=[^.])|^\$(?=\[)/, '').replaceAll('[*]', '[]');
}

/** The longest path that is accepted, in UTF-16 code units. No path to an image is longer. */
export const MAX_PATH = 500;

/** What is wrong with `path`. Null where it is valid. */
export function pathProblem(path: string, form: OwnForm): Message | null {
  if (path.length > MAX_PATH) {
    return { key: 'settings.path.tooLong', args: [MAX_PATH] };
  }
  const bare = path.replaceAll(/\["[^"]+"\]/g, '[]');
  if (!isBalanced(bare)) {
    return { key: 'settings.path.brackets', args: [path] };
  }
  if (/^\.|\.\.|\.$|\.\[|\{\}|\{,|,\}|,,/.test(bare)) {
    return { key: 'settings.path.emptyStep', args: [path] };
  }
  if (/\[[^\]]/.test(bare)) {
    return { key: 'settings.path.index', args: [path] };
  }
  const steps = parsePath(path);
  if (steps === null || path === '$') {
    return { key: 'settings.path.syntax', args: [path] };
  }
  // `**` at the end means every field below. That makes sense only for fields that are not images.
  return steps.at(-1) === '**' && form !== 'none' ? { key: 'settings.path.openEnd', args: [path] } : null;
}

/** Whether each bracket and each brace is closed before another one opens. */
function isBalanced(path: string): boolean {
  let open = '';
  for (const character of path.replaceAll(/[^[\]{}]/g, '')) {
    if (open === '') {
      open = character;
    } else if (open + character === '[]' || open + character === '{}') {
      open = '';
    } else {
      return false;
    }
  }
  return open === '';
}
