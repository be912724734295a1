// Edits the `images:` of a kustomization: gives an image a new name, or follows the new name of an image.
import { dockerHubImage } from '../image/dockerHub.ts';
import { parseReference } from '../image/reference.ts';
import { isMatched, isPlainName, writtenName } from '../sites/dialects/kustomize/entryName.ts';
import { newNameOf, newNamePart } from '../sites/dialects/kustomize/newName.ts';
import type { Edit } from '../text/edit.ts';
import { entryAt, itemsAt, type MapNode, scalarAt, stringAt } from '../yaml/tree.ts';
import { entriesNamed, type Plain, rootToEdit, verified } from './imageEntries.ts';
import { entryInsertion, quoted } from './insertEntry.ts';

/**
 * Returns the edits that add or extend the entry for images that the base names `name`, so that they are pulled as `target`. The tag stays
 * that of the base. Null if the text cannot be edited safely: the edited text is read again, and must differ only in that entry.
 */
export function rewriteThrough(text: string, name: string, target: string): readonly Edit[] | null {
  const root = rootToEdit(text);
  const newName = writtenName(target);
  // An expression for this name, or for the new one, would do more to the image than its entry says.
  if (!root || !isPlainName(name) || isMatchedByOthers(root, [name, newName], name)) {
    return null;
  }
  const entries = entriesNamed(root, name);
  if (entries.length > 0) {
    const edits = entries.map((entry) => newNameEdit(text, entry, name, newName));
    return edits.every((edit) => edit !== null)
      ? verified(text, edits, (images) => images.map((image) => withNewName(image, name, newName)))
      : null;
  }
  const insertion = entryInsertion(text, root, { name, newName });
  return (
    insertion &&
    verified(text, insertion.edits, (images) => {
      const entry = { name, newName };
      return insertion.isFirst ? [entry, ...images] : [...images, entry];
    })
  );
}

/**
 * Returns the edits that add an entry for images named `name`, behind all others, for a caller that builds to see what it does. Null if the
 * text cannot be edited safely.
 */
export function appendEntry(text: string, name: string, target: string): readonly Edit[] | null {
  const root = rootToEdit(text);
  const newName = writtenName(target);
  const insertion = root && isPlainName(name) ? entryInsertion(text, root, { name, newName }) : null;
  return insertion && !insertion.isFirst
    ? verified(text, insertion.edits, (images) => [...images, { name, newName }])
    : null;
}

/** Returns the edits that change the `name` of all entries from `oldName` to `newName`; empty if that cannot be done safely. */
export function renameMatcher(text: string, oldName: string, newName: string): readonly Edit[] {
  const root = rootToEdit(text);
  const name = writtenName(newName);
  // Kustomize reads the name as a regular expression. One may match more images than this one, so it stays. The brackets of an IPv6 address
  // would become one.
  if (!root || !isPlainName(oldName) || !isPlainName(name)) {
    return [];
  }
  const edits = entriesNamed(root, oldName).flatMap((entry) => {
    const scalar = scalarAt(entry, 'name');
    return scalar && !scalar.isAlias ? { span: scalar.span, newText: quoted(name, scalar.style) } : [];
  });
  const renamed = (image: Plain): Plain => (isNamed(image, oldName) ? { ...image, name } : image);
  return verified(text, edits, (images) => images.map(renamed)) ?? [];
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

/** Whether an entry with another name than `own` matches one of `images`. */
function isMatchedByOthers(root: MapNode, images: readonly string[], own: string): boolean {
  return itemsAt(root, 'images').some((item) => {
    const name = item?.kind === 'map' ? stringAt(item, 'name') : null;
    return name !== null && name !== own && images.some((image) => isMatched(image, name));
  });
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
