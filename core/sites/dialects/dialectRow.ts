// Defines a row of the table of dialects. Each row stands beside the collector that it names.
import type { Dialect } from '../../model/dialects.ts';
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
  /** Adds the images of one document to the context. */
  readonly collect: (root: Node, place: Place, context: SiteContext) => void;
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
