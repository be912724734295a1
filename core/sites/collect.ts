// Defines what the collectors of image sites share: their settings, their place in the file, and their context.
// A collector hands values, manifests and nested text to its context, so that collectors do not import each other in a circle.

import type { ImageExceptions } from '../image/leftAlone.ts';
import type { ProxySetting } from '../image/proxySetting.ts';
import type { DialectSetting } from '../model/dialects.ts';
import type { FileContext } from '../model/fileContext.ts';
import type { RuleCode, Severity } from '../model/ruleCodes.ts';
import type { Node, ScalarNode } from '../yaml/tree.ts';
import type { ImageSite, Where } from './imageSite.ts';
import type { ImagePath } from './imageTable/row.ts';

/** The settings that decide where the engine looks for images, and what each image is called at the proxy. */
export interface SiteSettings extends ImageExceptions {
  readonly proxy: ProxySetting;
  /** Whether a rewrite adds `:latest` to an image without a tag, as the vendor's guide does. */
  readonly addLatestTag: boolean;
  readonly severity: Readonly<Record<RuleCode, Severity>>;
  readonly dialects: Readonly<Record<DialectSetting, boolean>>;
  /** Rows that the user adds to the image table. They overrule the built-in rows. */
  readonly imagePaths: readonly ImagePath[];
}

/** Where a collector is. The tier is left out, because the collector decides it for each image. */
export type Place = Omit<Where, 'tier'>;

/** What a collector is given: the text, its file, the settings that matter to it, and a way to the other collectors. */
export interface SiteContext {
  /** The text of the document. All spans of the tree are UTF-16 offsets in it. */
  readonly text: string;
  /** The file that contains the text. */
  readonly file: FileContext;
  /**
   * The proxy that images are to be pulled from. One edit can change several images, and its effect depends on their names at the proxy.
   */
  readonly proxy: ProxySetting;
  /** Whether the settings leave the image with this reference alone. An edit that other images need must not change it either. */
  readonly isLeftAlone: (raw: string) => boolean;
  /** Rows of `nearpull.imagePaths`. */
  readonly ownPaths: readonly ImagePath[];
  /** Whether sites of the tier `suggest` are wanted. */
  readonly suggests: boolean;
  /** Adds a site that the collector found. */
  readonly add: (site: ImageSite) => void;
  /** Says that nothing pulls the image of a site. In a document with mistakes, another tree may not show why. */
  readonly leaveOut: (site: ImageSite) => void;
  /** Collects the images of the Kubernetes objects in `node`, at any depth and in any kind of file. */
  readonly manifest: (node: Node, place: Place) => void;
  /** Collects the images of the Helm values in `node`. */
  readonly values: (node: Node, place: Place) => void;
  /** Collects the images of the Dockerfile in a string. */
  readonly dockerfile: (scalar: ScalarNode, place: Place) => void;
  /**
   * Reads a string as YAML documents and hands each root to `collect`, with spans in `text`. Calls nothing where the string cannot be read
   * in place.
   */
  readonly inside: (scalar: ScalarNode, collect: (root: Node) => void) => void;
}
