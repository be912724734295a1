// The fields that hold images at other keys than `image`. They were copied by hand from the fact sheet, not from the engine's table.
import type { Owner } from './site.ts';

export type FactForm =
  | 'reference'
  | 'url'
  | 'explicit-host'
  | 'docker-image'
  | 'with-version'
  | 'values'
  | 'values-text'
  | 'manifest-text'
  | 'patch-text'
  | 'kustomize-image'
  | 'kustomize-assign'
  | 'helm-parameter';

export interface Fact {
  readonly form: FactForm;
  readonly tier: 'certain' | 'likely';
  readonly holds: (owner: Owner) => boolean;
  /** Matches the path: keys and indexes, joined by dots. */
  readonly path: RegExp;
}

const WORKFLOW = /^(?:cluster|cron)?workflow(?:template)?$/i;
const APPLICATION = /^application(?:set)?$/i;
const CONFIG = /^(?:configmap|secret)$/i;

export const FACTS: readonly Fact[] = [
  fact('argoproj.io', WORKFLOW, /(?:^|\.)resource\.manifest$/, 'manifest-text'),
  fact('argoproj.io', WORKFLOW, /(?:^|\.)podSpecPatch$/, 'manifest-text', 'likely'),
  fact('argoproj.io', /^sensor$/i, /\.source\.inline$/, 'manifest-text', 'likely'),
  fact('argoproj.io', APPLICATION, /\.kustomize\.images\.\d+$/, 'kustomize-assign'),
  fact('argoproj.io', APPLICATION, /\.kustomize\.patches\.\d+\.patch$/, 'patch-text'),
  fact('argoproj.io', APPLICATION, /\.helm\.valuesObject$/, 'values'),
  fact('argoproj.io', APPLICATION, /\.helm\.values$/, 'values-text'),
  fact('argoproj.io', APPLICATION, /\.helm\.parameters\.\d+$/, 'helm-parameter', 'likely'),
  fact('helm.toolkit.fluxcd.io', /^helmrelease$/i, /^spec\.values$/, 'values'),
  fact('helm.toolkit.fluxcd.io', /^helmrelease$/i, /\.kustomize\.images\.\d+$/, 'kustomize-image'),
  fact(
    'helm.toolkit.fluxcd.io',
    /^helmrelease$/i,
    /\.kustomize\.patches(?:Json6902)?\.\d+\.patch$/,
    'patch-text',
  ),
  fact('helm.toolkit.fluxcd.io', /^helmrelease$/i, /\.kustomize\.patchesStrategicMerge\.\d+$/, 'patch-text'),
  fact('kustomize.toolkit.fluxcd.io', /^kustomization$/i, /^spec\.images\.\d+$/, 'kustomize-image'),
  fact(
    'kustomize.toolkit.fluxcd.io',
    /^kustomization$/i,
    /^spec\.patches\.\d+\.patch$/,
    'patch-text',
    'likely',
  ),
  fact('helm.cattle.io', /^helmchart(?:config)?$/i, /^spec\.valuesContent$/, 'values-text'),
  fact('core.oam.dev', /^application$/i, /^spec\.components\.\d+\.properties\.values$/, 'values'),
  fact('helm.cattle.io', /^helmchart$/i, /^spec\.jobImage$/),
  fact('builtin', /^imagetagtransformer$/i, /^imageTag$/, 'kustomize-image'),
  fact('builtin', /^helmchartinflationgenerator$/i, /^valuesInline$/, 'values'),
  fact('core', CONFIG, /^(?:data|stringData)\.[^\n]+$/, 'manifest-text', 'likely'),
  fact('core', CONFIG, /^data\.(?:queue-sidecar-image|ROOK_CSI_\w+_IMAGE)$/, 'reference', 'likely'),
  fact('postgresql.cnpg.io', /^cluster$/i, /^spec\.imageName$/),
  fact('*', /./, /(?:^|\.)(?:postgresql|images\.\d+)\.?extensions\.\d+\.image\.reference$/),
  fact('pkg.crossplane.io', /^(?:provider|configuration|function)$/i, /^spec\.package$/, 'explicit-host'),
  fact(
    'meta.pkg.crossplane.io',
    /./,
    /^spec\.dependsOn\.\d+\.(?:provider|configuration|function|package)$/,
    'explicit-host',
    'likely',
  ),
  fact('build.openshift.io', /./, /^spec\.(?:strategy\.\w+|source\.images\.\d+)\.from$/, 'docker-image'),
  fact('image.openshift.io', /./, /^spec\.(?:tags|images)\.\d+\.from$/, 'docker-image'),
  fact('apps.openshift.io', /./, /^spec\.triggers\.\d+$/, 'docker-image'),
  fact(
    'kargo.akuity.io',
    /^warehouse$/i,
    /^spec\.subscriptions\.\d+\.image\.repoURL$/,
    'reference',
    'likely',
  ),
  fact('tekton.dev', /./, /(?:^|\.)(?:taskRef|pipelineRef)\.bundle$/, 'reference', 'likely'),
  fact('apps.kruise.io', /^imagelistpulljob$/i, /^spec\.images\.\d+$/),
  fact('apps.kruise.io', /^sidecarset$/i, /\.hotUpgradeEmptyImage$/),
  fact(
    'sparkoperator.k8s.io',
    /./,
    /^spec\.sparkConf\.spark\.kubernetes\.(?:driver\.|executor\.)?container\.image$/,
    'reference',
    'likely',
  ),
  fact('cdi.kubevirt.io', /./, /\.source\.registry\.url$/, 'url', 'likely'),
  fact('kubevirt.io', /./, /\.source\.registry\.url$/, 'url'),
  fact('extensions.istio.io', /^wasmplugin$/i, /^spec\.url$/, 'url', 'likely'),
  fact('gateway.envoyproxy.io', /^envoyproxy$/i, /\.container\.imageRepository$/),
  fact(
    'infrastructure.cluster.x-k8s.io',
    /^(?:docker|dev)machine/i,
    /(?:^|\.)(?:customImage|preLoadImages\.\d+)$/,
  ),
  fact('operator.cluster.x-k8s.io', /provider$/i, /^spec\.deployment\.containers\.\d+\.imageUrl$/),
  fact('zarf.dev', /./, /^components\.\d+\.images\.\d+$/, 'reference', 'likely'),
  fact('kubefledged.io', /^imagecache$/i, /^spec\.cacheSpec\.\d+\.images\.\d+$/),
  fact('monitoring.coreos.com', /./, /^spec\.(?:thanos\.)?baseImage$/, 'with-version'),
  fact('pingcap.com', /./, /\.baseImage$/, 'with-version'),
  fact('pingcap.com', /./, /^spec\.(?:helper|discovery)\.image$/),
];

function fact(
  group: string,
  kind: RegExp,
  path: RegExp,
  form: FactForm = 'reference',
  tier: Fact['tier'] = 'certain',
): Fact {
  const holds = ({ apiVersion, kind: own }: Owner): boolean =>
    (group === '*' || group === groupOf(apiVersion)) && kind.test(own);
  return { form, tier, holds, path };
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? (apiVersion === 'builtin' ? apiVersion : 'core') : apiVersion.slice(0, slash);
}
