// Limits for all code that walks folders: which folders are skipped, and how large and how many files and folders may be.

/** Folders that contain no manifests of the user's own. */
export const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['node_modules', '.git', '.hg', '.svn']);

/** In bytes. A larger file is not a real kustomization, chart or project file, whatever its name. */
export const LARGEST_NEIGHBOUR = 1_000_000;

/**
 * The most nodes that a kustomization or a chart may have. The largest real ones have some thousands. The slowest reader takes 0.1 s and
 * 40 MB for so many.
 */
export const MOST_NEIGHBOUR_NODES = 30_000;

/** In characters, for the kustomizations, charts and files of build tools of a folder together. Repositories with thousands have some millions. */
export const MOST_NEIGHBOUR_TEXT = 20_000_000;

/** The most nodes that the kustomizations and charts of a folder may have together. */
export const MOST_NODES_TOGETHER = 1_000_000;

/** In characters. Longer scripts and files of build tools are generated. */
export const LARGEST_BUILD_FILE = 200_000;

/** The most scripts and files of build tools that are read in a folder. The largest public repositories have some hundreds. */
export const MOST_BUILD_FILES = 2_000;

/** In characters. Each path is matched against every line of an ignore file. The longest real ones have a third of this length. */
export const LARGEST_IGNORE_FILE = 64_000;

/** In characters, for all ignore files of a workspace together. A character takes about a hundred bytes of memory. */
export const MOST_IGNORE_TEXT = 500_000;

/** The most folders that are walked. No workspace that people edit has more. The root of a file system does. */
export const MOST_FOLDERS = 50_000;

/** The most resources and patches of one build of kustomize that are read to find the images of its entries. */
export const MOST_BUILD_RESOURCES = 2_000;

/** The most different images that are followed through one build of kustomize. The largest public ones have some hundreds. */
export const MOST_BUILD_IMAGES = 5_000;

/** In characters, for the templates of one chart. Larger charts are read by their keys alone. */
export const LARGEST_CHART = 4_000_000;

/** The most templates and values of one chart. Larger charts are read by their keys alone. */
export const MOST_CHART_FILES = 5_000;

/** In bytes. A larger packed chart is left out. The largest public ones have some hundred thousand. */
export const LARGEST_PACKED_CHART = 3_000_000;

/** In bytes, for all files of a packed chart. A small archive can hold any amount of zeros. */
export const LARGEST_UNPACKED_CHART = 20_000_000;

/** In characters, for the templates and values of all charts that the language server keeps in memory. */
export const MOST_CHART_TEXT = 16_000_000;
