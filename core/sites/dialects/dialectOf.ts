// What kind of text a document is, told by the name and folder of its file and by its shape, and who collects its images.
import { DIALECTS, type Dialect } from '../../model/dialects.ts';
import type { FileContext } from '../../model/fileContext.ts';
import { type Node, stringAt } from '../../yaml/tree.ts';
import type { Place, SiteContext, SiteSettings } from '../collect.ts';
import type { DialectRow } from './dialectRow.ts';
import { helmTemplate, isTemplatesFolder } from './helm/template.ts';
import { DIALECT_ROWS } from './index.ts';
import { kustomize } from './kustomize/kustomization.ts';
import { isPatchFile, looksLikeJsonPatch } from './kustomize/patch.ts';

export interface Collected {
  readonly dialect: Dialect;
  readonly collect: DialectRow['collect'];
}

/** The dialect of a document with this root in `file`, and its collector; null where nothing is looked for in it. */
export function collectorOf(
  root: Node,
  { dialects }: Pick<SiteSettings, 'dialects'>,
  file: FileContext,
): Collected | null {
  const row = rowOf(file.path, file.chart, root);
  const setting = row && DIALECTS[row.name];
  return row === null || (setting && !dialects[setting]) ? null : { dialect: row.name, collect: row.collect };
}

/**
 * The dialect of a document with this root, in a file at `path` whose chart, if it is in one, lies at `chart`; null where nothing in it can
 * be an image.
 */
export function dialectOf(path: string, chart: string | null, root: Node): Dialect | null {
  return rowOf(path, chart, root)?.name ?? null;
}

/** Whether files of this name are read even where their text holds no `apiVersion` and `kind`: a look at the name alone. */
export function mayHoldImages(path: string): boolean {
  return isTemplatesFolder(path) || isPatchFile(path) || namedRow(path, '') !== undefined;
}

/** Manifests have no name of their own: they are what is left. */
const KUBERNETES: Pick<DialectRow, 'name' | 'collect'> = {
  name: 'kubernetes',
  collect: (root: Node, place: Place, context: SiteContext) => context.manifest(root, place),
};

/** An object that says what it is comes before the name of its file. */
function rowOf(path: string, chart: string | null, root: Node): Pick<DialectRow, 'name' | 'collect'> | null {
  if (root.kind === 'scalar') {
    return null;
  }
  if (helmTemplate.isNamed(path, chart)) {
    return helmTemplate;
  }
  if (root.kind === 'list') {
    return looksLikeJsonPatch(root.items) ? kustomize : KUBERNETES;
  }
  const apiVersion = stringAt(root, 'apiVersion');
  if (apiVersion !== null && stringAt(root, 'kind') !== null) {
    // Flux has a kind Kustomization of its own.
    return apiVersion.startsWith('kustomize.config.k8s.io/') ? kustomize : KUBERNETES;
  }
  const row = namedRow(path, chart);
  // Objects may stand anywhere in a file that is nothing else.
  return row && (row.hasShape?.(root, path) ?? true) ? row : KUBERNETES;
}

function namedRow(path: string, chart: string | null): DialectRow | undefined {
  return DIALECT_ROWS.find(({ isNamed }) => isNamed(path, chart));
}
