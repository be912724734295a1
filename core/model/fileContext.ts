// What the engine is told about a file besides its text: the rims know names and neighbours, the core reads no folder.

/** An `images:` entry that a file's images pass on their way into the cluster. */
export interface Redirect {
  /** As the base writes it: `nginx`, `docker.io/library/nginx`. */
  readonly name: string;
  /** Path of the kustomization. */
  readonly kustomization: string;
  /** For a kustomization only: it speaks for the names that its own `images:` give, not for what stands in its patches. */
  readonly ofEntries?: true;
  /** The kustomization names more fields where images are replaced: any may be one of them. */
  readonly everywhere?: true;
}

export interface FileContext {
  /** Path from the root of the workspace or of what is checked, with `/`: its name tells the dialect. '' where there is none. */
  readonly path: string;
  /** Path of the folder of the Helm chart it belongs to ('' for the root): the nearest one at or above it with a Chart.yaml. Null outside of charts. */
  readonly chart: string | null;
  /** Names and aliases of the charts that this chart depends on: the sections of its values that are laid over theirs. */
  readonly subcharts: readonly string[];
  /** The `images:` entries of kustomizations that this file is a resource of, when every way to the file passes one. */
  readonly redirects: readonly Redirect[];
  /** The kustomization that has this file among its resources, for the fix that goes through it; null where there is none or its text is not at hand. */
  readonly kustomization: { readonly path: string; readonly text: string } | null;
  /**
   * The `images:` entries on some, but not on every way of this file into the cluster. They look for an image by its name, so that they have to
   * follow when it gets another one here.
   */
  readonly matchers: readonly Matcher[];
}

export interface Matcher {
  /** As the base writes it. */
  readonly name: string;
  /** As in a redirect: it looks for the names that the `images:` of the file give. */
  readonly ofEntries?: true;
  /** As in a redirect: its kustomization names more fields where images are replaced. */
  readonly everywhere?: true;
  /** Path and text of the kustomization. */
  readonly path: string;
  readonly text: string;
}

export const NO_FILE: FileContext = {
  path: '',
  chart: null,
  subcharts: [],
  redirects: [],
  kustomization: null,
  matchers: [],
};
