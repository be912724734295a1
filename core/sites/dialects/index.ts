// Which collector reads a document: the dispatcher over the dialects, and the settings that turn some of them off.

import type { FileContext } from '../../model/fileContext.ts';
import type { DialectSetting, Settings } from '../../settings/settings.ts';
import type { Node } from '../../yaml/tree.ts';
import type { Place, SiteContext } from '../collect.ts';
import type { Dialect } from '../imageSite.ts';
import { collectArgoSource } from './argoCdSource.ts';
import { collectCompose } from './compose/compose.ts';
import { dialectOf, valuesWithin } from './dialectOf.ts';
import { collectChart } from './helm/chart.ts';
import { collectTemplate } from './helm/template.ts';
import { collectKustomization } from './kustomize/kustomization.ts';
import { collectPatch } from './kustomize/patch.ts';
import { collectGitHubActions, collectGitLab } from './pipelines.ts';

export interface Found {
  readonly dialect: Dialect;
  readonly collect: (root: Node, place: Place, context: SiteContext) => void;
}

/** The collector for a document with this root in `file`; null where nothing is looked for in it. */
export function collectorOf(root: Node, settings: Settings, file: FileContext): Found | null {
  const dialect = dialectOf(file.path, file.chart, root);
  const setting = dialect && SETTINGS[dialect];
  if (!dialect || (setting && !settings.dialects[setting])) {
    return null;
  }
  return { dialect, collect: collectorFor(dialect, file.path) };
}

/** What turns a dialect off; nothing does for manifests. */
const SETTINGS: Readonly<Partial<Record<Dialect, DialectSetting>>> = {
  'helm-values': 'helm',
  'helm-template': 'helm',
  'helm-chart': 'helm',
  kustomize: 'kustomize',
  compose: 'compose',
  'github-actions': 'github-actions',
  'gitlab-ci': 'gitlab-ci',
};

function collectorFor(dialect: Dialect, path: string): Found['collect'] {
  switch (dialect) {
    case 'helm-values':
      return collectValuesFile(path);
    case 'helm-template':
      return collectTemplate;
    case 'helm-chart':
      return mapOnly(collectChart);
    case 'kustomize':
      return (root, place, context) =>
        root.kind === 'map' ? collectKustomization(root, place, context) : collectPatch(root, place, context);
    case 'compose':
      return mapOnly(collectCompose);
    case 'github-actions':
      return mapOnly(collectGitHubActions);
    case 'gitlab-ci':
      return mapOnly(collectGitLab);
    case 'argo-cd':
      return mapOnly(collectArgoSource);
    default:
      return (root, place, context) => context.manifest(root, place);
  }
}

function collectValuesFile(path: string): Found['collect'] {
  return (root, place, context) => {
    for (const within of root.kind === 'map' ? valuesWithin(path, root) : []) {
      context.values(within.node, { ...place, path: within.path });
    }
  };
}

function mapOnly(
  collect: (root: Node & { kind: 'map' }, place: Place, context: SiteContext) => void,
): Found['collect'] {
  return (root, place, context) => {
    if (root.kind === 'map') {
      collect(root, place, context);
    }
  };
}
