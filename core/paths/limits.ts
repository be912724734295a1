// What is not looked into, and how large the files beside others may be: the same for everyone who walks through folders.

/** Folders that hold no manifest of one's own. */
export const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['node_modules', '.git', '.hg', '.svn']);

/** In bytes. A larger kustomization, chart or project file is not what its name says. */
export const LARGEST_NEIGHBOUR = 1_000_000;

/** In characters. The longest that people keep have a third of it, and each path is held against every line. */
export const LARGEST_IGNORE_FILE = 64_000;

/** In characters, of all ignore files of a workspace together. A character takes about a hundred bytes of memory. */
export const MOST_IGNORE_TEXT = 500_000;

/** No workspace that somebody edits has more folders; the root of a file system has. */
export const MOST_FOLDERS = 50_000;
