// What the engine is told about a file apart from its text. The front ends know paths and folders; the core reads neither.

import type { ImageUses } from './chartUses.ts';

/** An `images:` entry of a kustomization that is applied to a file's images before they reach the cluster. */
export interface Redirect {
  /** The name of the image as the base writes it, `nginx`, or a regular expression for several names. */
  readonly name: string;
  /** Set if the entry has no `newName`: it changes the tag only. */
  readonly keepsName?: true;
  /** Path of the kustomization. */
  readonly kustomization: string;
  /** Set only if the file is a kustomization: the entry applies to names in the file's own `images:`, not to images in its patches. */
  readonly ofEntries?: true;
  /** Set if the kustomization configures more fields in which kustomize replaces images. Any field may then be one of them. */
  readonly everywhere?: true;
}

/** What a chart says about its values. Asked for only where a file of values is read: it takes longer than the rest. */
export interface ChartFacts {
  /** What its templates do with the values; null where no template is known. */
  readonly uses: () => ImageUses | null;
  /** The values that the chart itself has, and those of the charts in its `charts/`, which its own are laid over. */
  readonly values: () => readonly SectionText[];
  /**
   * The sections of the values whose charts render for no images but their own, unless `global.security.allowInsecureImages` is true: [] for
   * the chart itself.
   */
  readonly refusing: () => readonly (readonly string[])[];
  /** The keys at the top of the chart's own values. */
  readonly keys: () => ReadonlySet<string>;
  /** The text of a line of a template, without white space around it. `file` is a path within the chart, and lines count from 1. */
  readonly lineOf: (file: string, line: number) => string | null;
  /** The values of the chart around this one, for each section there that is laid over the values of this one. */
  readonly over: () => readonly SectionText[];
  /** The other files of values in this chart, and in the chart around it: each may be laid over the chart's own values. */
  readonly overlays: () => readonly OverlayText[];
}

/** The text of a values.yaml, and the section that puts it in relation to the chart: [] for the chart's own values. */
export interface SectionText {
  readonly section: readonly string[];
  readonly text: string;
}

/** The text of a file of values at `path`, from the root of the workspace. */
export interface OverlayText extends SectionText {
  readonly path: string;
}

/** A name of an image in the file of a build tool around a file. */
export interface BuiltName {
  /** Skaffold and Tilt build a name with any tag, Compose a name with its tag. `script`: a script gives the name to kustomize. */
  readonly how: 'built' | 'composed' | 'script';
  readonly name: string;
  /** Path of the file of the build tool. */
  readonly by: string;
}

/** An item of the `images:` of a kustomization that kustomize applies to no image of any build. */
export interface UnmatchedEntry {
  /** Index in `images:`. */
  readonly index: number;
  readonly name: string;
}

export interface FileContext {
  /** Path with `/`, from the root of the workspace or of the checked folder. The file name tells the dialect. '' if there is no path. */
  readonly path: string;
  /** Path of the file's Helm chart: the nearest folder around it that has a Chart.yaml ('' for the root). Null outside of charts. */
  readonly chart: string | null;
  /** Names and aliases of the charts that this chart depends on. Sections of these names in its values override theirs. */
  readonly subcharts: readonly string[];
  /** Null outside of charts, and for files that are not named as values are. */
  readonly chartFacts: ChartFacts | null;
  /**
   * The `images:` entries that always apply: every way of this file through kustomizations into the cluster has an entry of that name. Only
   * the nearest one is listed.
   */
  readonly redirects: readonly Redirect[];
  /**
   * The one kustomization that lists this file as a resource or patch, for the fix that edits it instead of the file. Null if there is none
   * or more than one, or if its text is not known.
   */
  readonly kustomization: { readonly path: string; readonly text: string } | null;
  /**
   * The `images:` entries on some, but not all ways of this file into the cluster. An entry finds an image by its name, so its `name` must
   * change when a fix renames the image in this file.
   */
  readonly matchers: readonly Matcher[];
  /** The names of images that are built around this file, or that scripts look for. */
  readonly builds: readonly BuiltName[];
  /**
   * Set only if the file is a kustomization: its entries that match nothing. Known only where everything that the builds are made of was read.
   */
  readonly unmatchedEntries: readonly UnmatchedEntry[];
  /** The ServiceAccounts of the project with pull secrets. Left out where nobody asks: see `proxy.pullSecret`. */
  readonly secretAccounts?: readonly SecretAccount[];
  /** Set if so many kustomizations, or expressions in them, stand around the file that they were not followed. No fix is safe then. */
  readonly tooMany?: 'kustomizations' | 'expressions';
}

/** A ServiceAccount that brings pull secrets to the Pods that use it. */
export interface SecretAccount {
  readonly name: string;
  /** Null where the manifest does not say it. */
  readonly namespace: string | null;
}

export interface Matcher {
  /** As in `Redirect`. */
  readonly name: string;
  /** As in `Redirect`: the entry applies to names in the file's own `images:`. */
  readonly ofEntries?: true;
  /** As in `Redirect`: the kustomization configures more fields in which kustomize replaces images. */
  readonly everywhere?: true;
  /** Path and text of the kustomization. */
  readonly path: string;
  readonly text: string;
}

export const NO_FILE: FileContext = {
  path: '',
  chart: null,
  subcharts: [],
  chartFacts: null,
  redirects: [],
  kustomization: null,
  matchers: [],
  builds: [],
  unmatchedEntries: [],
};

/** Whether two contexts say the same. It never writes the texts of kustomizations out, as a comparison of JSON would do for each entry. */
export function isSameContext(one: unknown, other: unknown): boolean {
  const isLeaf = typeof one !== 'object' || typeof other !== 'object' || one === null || other === null;
  if (isLeaf || one === other) {
    return one === other;
  }
  const [entries, others] = [Object.entries(one), new Map(Object.entries(other))];
  return (
    entries.length === others.size &&
    entries.every(([key, value]) => others.has(key) && isSameContext(value, others.get(key)))
  );
}
