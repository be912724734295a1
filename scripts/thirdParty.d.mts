// Types of thirdParty.mjs, which is plain JavaScript because esbuild.js uses it.

/** A package of which at least a byte is in a bundle. */
export interface ThirdParty {
  readonly name: string;
  readonly version: string;
  /** As its package.json names it, in SPDX's words. */
  readonly license: string;
  /** The texts of its licence and of its own notices. Never empty. */
  readonly texts: readonly string[];
  /** The bundles that hold it, such as `cli/nearpull.cjs`. */
  readonly bundles: readonly string[];
  /** The packages of the same list that it depends on, as `name@version`. */
  readonly uses: readonly string[];
}

/** A part of esbuild's metafile. */
export interface BundleInputs {
  readonly bundle: string;
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
}

export const NOTICES: string;
export const PACKAGES: string;
export function packagesIn(bundles: readonly BundleInputs[], root: string): Promise<ThirdParty[]>;
export function noticesOf(packages: readonly ThirdParty[]): string;
