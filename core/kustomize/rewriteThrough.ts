// Edits the `images:` of a kustomization: gives an image a new name, or follows the new name of an image.
import { dockerHubImage } from '../image/dockerHub.ts';
import { parseReference } from '../image/reference.ts';
import { isPlainName, writtenName } from '../sites/dialects/kustomize/entryName.ts';
import { newNameOf, newNamePart } from '../sites/dialects/kustomize/newName.ts';
import type { Edit } from '../text/edit.ts';
import { entryAt, type MapNode, scalarAt } from '../yaml/tree.ts';
import { type Editable, editable, isMatchedByOthers } from './editable.ts';
import { type Plain, verified } from './imageEntries.ts';
import { entryInsertion, quoted } from './insertEntry.ts';

/**
 * Returns the edits that add or extend the entry for images that the base names `name`, so that they are pulled as `target`. The tag stays
 * that of the base. Null if the text cannot be edited safely: the edited text is read again, and must differ only in that entry.
 */
export function rewriteThrough(text: string, name: string, target: string): readonly Edit[] | null {
  const known = editable(text);
  const newName = writtenName(target);
  // An expression for this name, or for the new one, would do more to the image than its entry says.
  if (!known || !isPlainName(name) || isMatchedByOthers(known, [name, newName], name)) {
    return null;
  }
  const entries = known.named.get(name) ?? [];
  if (entries.length === 0) {
    const insertion = entryInsertion(text, known.root, { name, newName });
    return insertion && isInsertable(text, known) ? insertion.edits : null;
  }
  const edits = entries.flatMap((entry) => newNameEdit(text, entry, name, newName) ?? []);
  if (edits.length < entries.length) {
    return null;
  }
  const addName = (own: string, entry: MapNode) => newNameEdit(text, entry, own, SAMPLE);
  if (isTrueOf('new names', text, known, addName, withNewName)) {
    return edits;
  }
  return text.length > LONGEST_TO_READ_AGAIN
    ? null
    : verified(text, edits, (images) => images.map((image) => withNewName(image, name, newName)));
}

/**
 * Whether an edit of each entry, all made at once, gives what is `wanted` of each. The text is read again once for all images. Their edits
 * are in different scalars, so that what is true of all together is true of each.
 */
function isTrueOf(
  question: string,
  text: string,
  { named, answers }: Editable,
  edit: (name: string, entry: MapNode) => Edit | null,
  wanted: (image: Plain, name: string, sample: string) => Plain,
): boolean {
  const known = answers.get(question);
  if (known !== undefined) {
    return known;
  }
  const edited = new Set<string>();
  const edits: Edit[] = [];
  for (const [name, entries] of named) {
    const own = isPlainName(name)
      ? entries.map((entry) => edit(name, entry)).filter((each) => each !== null)
      : [];
    if (own.length === entries.length) {
      edited.add(name);
      for (const each of own) {
        edits.push(each);
      }
    }
  }
  const isEdited = (image: Plain): image is { readonly name: string } =>
    typeof image === 'object' && image !== null && 'name' in image && edited.has(String(image['name']));
  const expected = (images: readonly Plain[]) =>
    images.map((image) => (isEdited(image) ? wanted(image, image.name, SAMPLE) : image));
  const answer = verified(text, edits, expected) !== null;
  answers.set(question, answer);
  return answer;
}

/** A name as every target has it: a host, a slash, and nothing that needs quotes. */
const SAMPLE = 'registry.example.com/library/sample';

/**
 * In UTF-16 code units. Where the edits cannot be checked together, as in a text with aliases, each is checked alone. In a longer text that
 * would take minutes for some thousand images, so that they have no fix there.
 */
const LONGEST_TO_READ_AGAIN = 8_000;

/** Whether an entry can be inserted. It is the same for all names that need no quotes, so that it is checked once. */
function isInsertable(text: string, { root, answers }: Editable): boolean {
  const known = answers.get('insertion');
  if (known !== undefined) {
    return known;
  }
  const entry = { name: 'sample', newName: SAMPLE };
  const insertion = entryInsertion(text, root, entry);
  const expected = (images: readonly Plain[]) =>
    insertion?.isFirst ? [entry, ...images] : [...images, entry];
  const answer = insertion !== null && verified(text, insertion.edits, expected) !== null;
  answers.set('insertion', answer);
  return answer;
}

/**
 * Returns the edits that add an entry for images named `name`, behind all others, for a caller that builds to see what it does. Null if the
 * text cannot be edited safely.
 */
export function appendEntry(text: string, name: string, target: string): readonly Edit[] | null {
  const root = editable(text)?.root;
  const newName = writtenName(target);
  const insertion = root && isPlainName(name) ? entryInsertion(text, root, { name, newName }) : null;
  return insertion && !insertion.isFirst
    ? verified(text, insertion.edits, (images) => [...images, { name, newName }])
    : null;
}

/** Returns the edits that change the `name` of all entries from `oldName` to `newName`; empty if that cannot be done safely. */
export function renameMatcher(text: string, oldName: string, newName: string): readonly Edit[] {
  const known = editable(text);
  const name = writtenName(newName);
  // Kustomize reads the name as a regular expression. One may match more images than this one, so it stays. The brackets of an IPv6 address
  // would become one.
  if (!known || !isPlainName(oldName) || !isPlainName(name)) {
    return [];
  }
  const edits = (known.named.get(oldName) ?? []).flatMap((entry) => nameEdit(entry, name) ?? []);
  const rename = (_: string, entry: MapNode) => nameEdit(entry, SAMPLE);
  const fits = isTrueOf('names', text, known, rename, (image, _, sample) => ({
    ...Object(image),
    name: sample,
  }));
  if (fits || text.length > LONGEST_TO_READ_AGAIN) {
    return fits ? edits : [];
  }
  const renamed = (image: Plain): Plain => (isNamed(image, oldName) ? { ...image, name } : image);
  return verified(text, edits, (images) => images.map(renamed)) ?? [];
}

function nameEdit(entry: MapNode, name: string): Edit | null {
  const scalar = scalarAt(entry, 'name');
  return scalar && !scalar.isAlias ? { span: scalar.span, newText: quoted(name, scalar.style) } : null;
}

/** Returns the edit that gives `entry` the new name; null if the entry already leads to another image, or cannot be edited. */
function newNameEdit(text: string, entry: MapNode, name: string, newName: string): Edit | null {
  const own = newNameOf(entry);
  const part = newNamePart(text, entry);
  if (!part || (own !== null && !isSameImage(own, name)) || isAliasAt(entry, 'newName')) {
    return null;
  }
  const { span, style, before, after = '' } = part;
  return { span, newText: before + quoted(newName, style) + after };
}

function isAliasAt(entry: MapNode, key: string): boolean {
  const value = entryAt(entry, key)?.value;
  return value?.kind === 'scalar' && value.isAlias;
}

/** Whether `a` and `b` are the same text, or name the same repository on Docker Hub in any spelling. */
function isSameImage(a: string, b: string): boolean {
  const [one, other] = [dockerHubImage(parseReference(a)), dockerHubImage(parseReference(b))];
  return a === b || (one !== null && one.repository === other?.repository);
}

function isNamed(image: Plain, name: string): image is { readonly [key: string]: Plain } {
  return typeof image === 'object' && image !== null && 'name' in image && image.name === name;
}

function withNewName(image: Plain, name: string, newName: string): Plain {
  return isNamed(image, name) ? { ...image, newName } : image;
}
