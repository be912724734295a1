// Splits paths, which have `/` between their parts and do not begin with `/`.

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * Returns what `find` finds for the folder of a path in `source`, which must not change any more. Files come in the order of their paths, so what
 * was found last for a source is remembered.
 */
export function byFolder<Source extends object, Found>(
  find: (folder: string, source: Source) => Found,
): (path: string, source: Source) => Found {
  const last = new WeakMap<Source, { readonly folder: string; readonly found: Found }>();
  return (path, source) => {
    const known = last.get(source);
    const end = Math.max(0, path.lastIndexOf('/'));
    if (known?.folder.length === end && path.startsWith(known.folder)) {
      return known.found;
    }
    const folder = path.slice(0, end);
    const found = find(folder, source);
    last.set(source, { folder, found });
    return found;
  };
}

/** Returns the path of the folder that contains `path`; '' if that is the top. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
