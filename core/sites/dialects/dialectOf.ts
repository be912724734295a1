// Decides which dialect a document is in and which collector reads it, by the path of its file and by its shape.
import { DIALECTS, type Dialect } from '../../model/dialects.ts';
import type { FileContext } from '../../model/fileContext.ts';
import { type Node, stringAt } from '../../yaml/tree.ts';
import type { Place, SiteContext, SiteSettings } from '../collect.ts';
import type { DialectRow, TextDialectRow } from './dialectRow.ts';
import { helmTemplate, isTemplatesFolder } from './helm/template.ts';
import { helmValues, isOtherValues } from './helm/valuesFile.ts';
import { DIALECT_ROWS, TEXT_DIALECT_ROWS } from './index.ts';
import { kustomize } from './kustomize/kustomization.ts';
import { isPatchFile, looksLikeJsonPatch } from './kustomize/patch.ts';

export interface Collected {
  readonly dialect: Dialect;
  readonly collect: DialectRow['collect'];
}

/**
 * The dialect of a document with this root in `file`, and its collector. Null where the document cannot hold an image, or where the
 * settings turn its dialect off.
 */
export function collectorOf(
  root: Node,
  { dialects }: Pick<SiteSettings, 'dialects'>,
  file: FileContext,
): Collected | null {
  const first = rowOf(file.path, file.chart, root);
  const row = first === KUBERNETES && root.kind === 'map' && isOtherValues(root, file) ? helmValues : first;
  const setting = row && DIALECTS[row.name];
  return row === null || (setting && !dialects[setting]) ? null : { dialect: row.name, collect: row.collect };
}

/**
 * The dialect of a document with this root, in a file at `path`. `chart` is the folder of the file's Helm chart, null outside of charts.
 * Returns null where nothing in the document can be an image.
 */
export function dialectOf(path: string, chart: string | null, root: Node): Dialect | null {
  return rowOf(path, chart, root)?.name ?? null;
}

/** Whether files with this name are read even where their text holds no `apiVersion` and `kind`. The answer looks at the name alone. */
export function mayHoldImages(path: string): boolean {
  return (
    textDialectOf(path) !== undefined ||
    isTemplatesFolder(path) ||
    isPatchFile(path) ||
    namedRow(path, '') !== undefined
  );
}

/** `text`, of a file at `path`, as YAML. */
export function readableText(text: string, path: string): string {
  return MASKED_ROWS.some(({ isNamed }) => isNamed(path, ''))
    ? (namedRow(path, '')?.mask?.(text) ?? text)
    : text;
}

/** The dialect of a file at `path` that is no YAML; undefined for all other files. */
export function textDialectOf(path: string): TextDialectRow | undefined {
  return TEXT_DIALECT_ROWS.find(({ isNamed }) => isNamed(path));
}

/**
 * Whether files with this name may be values of a chart under a name of their own. Only the chart around them can tell, which a caller that
 * looks at the name alone does not know.
 */
export function mayBeValues(path: string): boolean {
  return /\.ya?ml$/.test(path);
}

/** Few files are named so, and every text is asked for. */
const MASKED_ROWS = DIALECT_ROWS.filter(({ mask }) => mask);

/** Manifests have no file name of their own, so a document that fits no other row is read as manifests. */
const KUBERNETES: Pick<DialectRow, 'name' | 'collect'> = {
  name: 'kubernetes',
  collect: (root: Node, place: Place, context: SiteContext) => context.manifest(root, place),
};

/**
 * The row for a document. An object with `apiVersion` and `kind` is judged before the name of its file, except below a chart's templates/.
 */
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
    // Flux has a kind Kustomization of its own, in another group.
    return apiVersion.startsWith('kustomize.config.k8s.io/') ? kustomize : KUBERNETES;
  }
  const row = namedRow(path, chart);
  // A file that fits no row may hold Kubernetes objects at any depth.
  return row && (row.hasShape?.(root, path) ?? true) ? row : KUBERNETES;
}

function namedRow(path: string, chart: string | null): DialectRow | undefined {
  return DIALECT_ROWS.find(({ isNamed }) => isNamed(path, chart));
}
