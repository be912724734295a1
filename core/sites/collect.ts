// What collectors of image sites share: they are told the tree and call each other through the context, so that none imports another.

import type { ProxySetting } from '../image/proxySetting.ts';
import type { DialectSetting } from '../model/dialects.ts';
import type { FileContext } from '../model/fileContext.ts';
import type { RuleCode, Severity } from '../model/ruleCodes.ts';
import type { Node, ScalarNode } from '../yaml/tree.ts';
import type { ImageSite, Where } from './imageSite.ts';
import type { ImagePath } from './imageTable/row.ts';

/** What of the settings decides where images are looked for, and what they are called at the proxy. */
export interface SiteSettings {
  readonly proxy: ProxySetting;
  /** Whether an untagged image is written with `:latest`, as the vendor's guide does. */
  readonly addLatestTag: boolean;
  readonly severity: Readonly<Record<RuleCode, Severity>>;
  readonly dialects: Readonly<Record<DialectSetting, boolean>>;
  /** Rows that the user adds to the image table: they overrule ours. */
  readonly imagePaths: readonly ImagePath[];
}

/** Where a collector is; the tier is its own to say. */
export type Place = Omit<Where, 'tier'>;

export interface SiteContext {
  /** The text that all spans of the tree count in. */
  readonly text: string;
  /** The file that the text is in, or is a part of. */
  readonly file: FileContext;
  /** Where images are to be pulled from: what one edit does to several depends on their names there. */
  readonly proxy: ProxySetting;
  /** Rows of `nearpull.imagePaths`. */
  readonly ownPaths: readonly ImagePath[];
  /** Whether places that are only suggested matter to anybody. */
  readonly suggests: boolean;
  /** Adds what was found. */
  readonly add: (site: ImageSite) => void;
  /** Looks for Kubernetes objects in `node`, whatever it stands in. */
  readonly manifest: (node: Node, place: Place) => void;
  /** Looks for Helm values in `node`. */
  readonly values: (node: Node, place: Place) => void;
  /** Reads a string as documents of YAML, each handed to `collect` with its spans in `text`; none where it cannot be read in place. */
  readonly inside: (scalar: ScalarNode, collect: (root: Node) => void) => void;
}
