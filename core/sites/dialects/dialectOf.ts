// What kind of text a document is: told by the name and folder of its file, and by its shape.
import { itemsAt, type MapNode, type Node, stringAt, valueAt } from '../../yaml/tree.ts';
import type { Dialect } from '../imageSite.ts';
import type { KeyPath } from '../imageTable/pathPattern.ts';
import { isValuesFile } from './helm/valuesFile.ts';

/**
 * The dialect of a document with this root, in a file at `path` whose chart, if it is in one, lies at `chart`; null where nothing in it can
 * be an image. An object that says what it is comes before the name of its file.
 */
export function dialectOf(path: string, chart: string | null, root: Node): Dialect | null {
  if (root.kind === 'scalar') {
    return null;
  }
  if (isTemplate(path, chart)) {
    return 'helm-template';
  }
  if (root.kind === 'list') {
    return isPatch(root.items) ? 'kustomize' : 'kubernetes';
  }
  const apiVersion = stringAt(root, 'apiVersion');
  if (apiVersion !== null && stringAt(root, 'kind') !== null) {
    // Flux has a kind Kustomization of its own.
    return apiVersion.startsWith('kustomize.config.k8s.io/') ? 'kustomize' : 'kubernetes';
  }
  const named = dialectOfName(path, chart);
  // Objects may stand anywhere in a file that is nothing else.
  return named !== null && hasShape(named, path, root) ? named : 'kubernetes';
}

/** Whether files of this name are read even where their text holds no `apiVersion` and `kind`: a look at the name alone. */
export function mayHoldImages(path: string): boolean {
  return /(?:^|\/)templates\//.test(path) || PATCH.test(path) || dialectOfName(path, '') !== null;
}

/** Where a file of the dialect helm-values holds its values: they may be wrapped in what a tool says about a release. */
export function valuesWithin(path: string, root: MapNode): readonly { node: Node; path: KeyPath }[] {
  if (FLEET.test(path)) {
    return fleetValues(root);
  }
  return HELMFILE.test(path) ? helmfileValues(root) : [{ node: root, path: [] }];
}

const COMPOSE = /(?:^|\/)(?:[^/]*[._-])?(?:docker-?)?(?:compose|stack)(?:[._-][^/]*)?\.ya?ml$/;
const KUSTOMIZATION = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;
const PATCH = /(?:^|\/)(?:[^/]*patch[^/]*|patches\/.*)\.(?:ya?ml|json)$/;
const ACTIONS = /(?:^|\/)(?:\.(?:github|gitea|forgejo)\/workflows\/[^/]+|action)\.ya?ml$/;
const GITLAB = /(?:^|\/)(?:[^/]*\.gitlab-ci|\.gitlab(?:\/ci|-ci)\/.+)\.ya?ml$/;
const ARGO_SOURCE = /(?:^|\/)\.argocd-source[^/]*\.yaml$/;
const FLEET = /(?:^|\/)fleet\.ya?ml$/;
const HELMFILE = /(?:^|\/)(?:helmfile(?:[._-][^/]*)?|helmfile\.d\/[^/]+)\.ya?ml(?:\.gotmpl)?$/;

const NAMES: readonly (readonly [RegExp, Dialect])[] = [
  [/(?:^|\/)Chart\.yaml$/, 'helm-chart'],
  [KUSTOMIZATION, 'kustomize'],
  [ACTIONS, 'github-actions'],
  [GITLAB, 'gitlab-ci'],
  [ARGO_SOURCE, 'argo-cd'],
  [FLEET, 'helm-values'],
  [HELMFILE, 'helm-values'],
  [COMPOSE, 'compose'],
];

function dialectOfName(path: string, chart: string | null): Dialect | null {
  const row = NAMES.find(([name]) => name.test(path));
  return row?.[1] ?? (isValuesFile(path, chart) ? 'helm-values' : null);
}

/** Many names are used for other things too; the shape decides. */
function hasShape(dialect: Dialect, path: string, root: MapNode): boolean {
  switch (dialect) {
    case 'compose':
      return valueAt(root, 'services')?.kind === 'map' || isFirstCompose(root);
    case 'github-actions':
      return valueAt(root, 'jobs')?.kind === 'map' || valueAt(root, 'runs')?.kind === 'map';
    case 'helm-values':
      return valuesWithin(path, root).length > 0;
    default:
      return true;
  }
}

/** The first version of the format: services stand at the root. */
function isFirstCompose(root: MapNode): boolean {
  return (
    root.entries.length > 0 &&
    root.entries.every(
      ({ value }) => value?.kind === 'map' && (stringAt(value, 'image') ?? valueAt(value, 'build')),
    )
  );
}

/** Below a chart's templates/, whose files Helm renders whatever they are called. */
function isTemplate(path: string, chart: string | null): boolean {
  return chart !== null && path.startsWith(chart === '' ? 'templates/' : `${chart}/templates/`);
}

/** A JSON 6902 patch of kustomize in a file of its own. */
function isPatch(items: readonly (Node | null)[]): boolean {
  return (
    items.length > 0 &&
    items.every(
      (item) => item?.kind === 'map' && stringAt(item, 'op') !== null && stringAt(item, 'path') !== null,
    )
  );
}

function fleetValues(root: MapNode): { node: Node; path: KeyPath }[] {
  const targets = itemsAt(root, 'targetCustomizations').map(
    (target, index) => [target, ['targetCustomizations', index]] as const,
  );
  return [[root, []] as const, ...targets].flatMap(([holder, path]) => {
    const helm = holder?.kind === 'map' ? valueAt(holder, 'helm') : null;
    const values = helm?.kind === 'map' ? valueAt(helm, 'values') : null;
    return values?.kind === 'map' ? [{ node: values, path: [...path, 'helm', 'values'] }] : [];
  });
}

/** The releases' inline values; what is a string there is the name of a file. */
function helmfileValues(root: MapNode): { node: Node; path: KeyPath }[] {
  return itemsAt(root, 'releases').flatMap((release, index) =>
    (release?.kind === 'map' ? itemsAt(release, 'values') : []).flatMap((values, at) =>
      values?.kind === 'map' ? [{ node: values, path: ['releases', index, 'values', at] }] : [],
    ),
  );
}
