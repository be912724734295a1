// Defines a row of the table of dialects. Each row stands beside the collector that it names.
import type { Dialect } from '../../model/dialects.ts';
import type { Steps } from '../../model/steps.ts';
import type { MapNode, Node } from '../../yaml/tree.ts';
import type { Place, SiteContext } from '../collect.ts';

export interface DialectRow {
  readonly name: Dialect;
  /**
   * Whether a file at `path` holds the dialect, judged by its path alone. `chart` is the folder of its Helm chart, null outside of charts.
   */
  readonly isNamed: (path: string, chart: string | null) => boolean;
  /**
   * Whether the document at `root` in such a file is one of the dialect. A row needs this where other kinds of files have the same names.
   */
  readonly hasShape?: (root: MapNode, path: string) => boolean;
  /** Makes a text readable as YAML where it is not quite that. No offset changes. */
  readonly mask?: (text: string) => string;
  /** Adds the images of one document to the context. */
  readonly collect: (root: Node, place: Place, context: SiteContext) => void;
}

/** A dialect that is no YAML: its files are one document each, and its collector reads the text itself. */
export interface TextDialectRow {
  readonly name: Dialect;
  readonly isNamed: (path: string) => boolean;
  /** Words one of which stands in every text with an image. */
  readonly words: readonly string[];
  /** Adds the images of `text` to the context, in steps. */
  readonly collectText: (text: string, place: Place, context: SiteContext) => Steps<void>;
}

/** A collector for dialects whose documents are mappings. It ignores lists and scalars. */
export function forMaps(
  collect: (root: MapNode, place: Place, context: SiteContext) => void,
): DialectRow['collect'] {
  return (root, place, context) => {
    if (root.kind === 'map') {
      collect(root, place, context);
    }
  };
}
