// The shape of a row in the table of dialects: each stands beside the collector that it names.
import type { Dialect } from '../../model/dialects.ts';
import type { MapNode, Node } from '../../yaml/tree.ts';
import type { Place, SiteContext } from '../collect.ts';

export interface DialectRow {
  readonly name: Dialect;
  /** Whether files of this path hold the dialect, in a chart whose folder is `chart` if they are in one. */
  readonly isNamed: (path: string, chart: string | null) => boolean;
  /** Many names are used for other things too: whether the document at `root` in such a file is one of the dialect. */
  readonly hasShape?: (root: MapNode, path: string) => boolean;
  /** Adds the images of one document to the context. */
  readonly collect: (root: Node, place: Place, context: SiteContext) => void;
}

/** A collector for dialects whose documents are mappings: it does nothing with a list or a scalar. */
export function forMaps(
  collect: (root: MapNode, place: Place, context: SiteContext) => void,
): DialectRow['collect'] {
  return (root, place, context) => {
    if (root.kind === 'map') {
      collect(root, place, context);
    }
  };
}
