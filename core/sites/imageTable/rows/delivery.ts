// Image rows for objects that deliver manifests: Argo CD, Flux, kustomize, Helm controllers, Crossplane, packages of images.
import type { ImagePath } from '../row.ts';
import {
  ANY,
  certain,
  EXPLICIT_HOST,
  HELM_PARAMETER,
  KUSTOMIZE_ASSIGN,
  KUSTOMIZE_IMAGE,
  LIKE_REFERENCE,
  likely,
  MANIFEST,
  matcher,
  never,
  PREFIX,
  REPOSITORY,
  split,
  suggest,
  URL,
  VALUES,
  VALUES_TEXT,
  WITH_REGISTRY,
  WITH_TAG,
} from './columns.ts';

const APPLICATIONS = ['Application', 'ApplicationSet'];

export const DELIVERY: readonly ImagePath[] = [
  // Argo CD, wherever an Application or a generator has its source. A template decides what the values of a generator are.
  suggest('argoproj.io', ['ApplicationSet'], 'spec.generators[].**.{image,*Image}', LIKE_REFERENCE),
  suggest('argoproj.io', ['ApplicationSet'], 'spec.generators[].**.elements[].*', LIKE_REFERENCE),
  certain('argoproj.io', APPLICATIONS, '**.kustomize.images[]', KUSTOMIZE_ASSIGN),
  certain('argoproj.io', APPLICATIONS, '**.kustomize.patches[].patch', MANIFEST),
  certain('argoproj.io', APPLICATIONS, '**.helm.valuesObject', VALUES),
  certain('argoproj.io', APPLICATIONS, '**.helm.values', VALUES_TEXT),
  likely('argoproj.io', APPLICATIONS, '**.helm.parameters[]', HELM_PARAMETER),
  // The operator of Argo CD has the tag beside the name.
  certain('argoproj.io', ['ArgoCD'], '**.image', split({ tag: 'version' })),
  certain('argoproj.io', ['ArgoCD'], '**.redisProxyImage', split({ tag: 'redisProxyVersion' })),
  matcher('argocd-image-updater.argoproj.io', ANY, '**.images[].imageName', REPOSITORY),

  // Flux.
  certain('helm.toolkit.fluxcd.io', ['HelmRelease'], 'spec.values', VALUES),
  certain(
    'helm.toolkit.fluxcd.io',
    ['HelmRelease'],
    'spec.postRenderers[].kustomize.images[]',
    KUSTOMIZE_IMAGE,
  ),
  certain(
    'helm.toolkit.fluxcd.io',
    ['HelmRelease'],
    'spec.postRenderers[].kustomize.{patches,patchesJson6902}[].patch',
    MANIFEST,
  ),
  certain(
    'helm.toolkit.fluxcd.io',
    ['HelmRelease'],
    'spec.postRenderers[].kustomize.patchesStrategicMerge[]',
    MANIFEST,
  ),
  certain('kustomize.toolkit.fluxcd.io', ['Kustomization'], 'spec.images[]', KUSTOMIZE_IMAGE),
  likely(
    'kustomize.toolkit.fluxcd.io',
    ['Kustomization'],
    'spec.{patches,patchesJson6902}[].patch',
    MANIFEST,
  ),
  likely('kustomize.toolkit.fluxcd.io', ['Kustomization'], 'spec.patchesStrategicMerge[]', MANIFEST),
  suggest('kustomize.toolkit.fluxcd.io', ['Kustomization'], 'spec.postBuild.substitute.*', LIKE_REFERENCE),
  // Image tools match images with these fields and pull nothing.
  never('image.toolkit.fluxcd.io', ANY, '**'),
  matcher('image.toolkit.fluxcd.io', ['ImageRepository'], 'spec.image', REPOSITORY),
  suggest('source.toolkit.fluxcd.io', ['OCIRepository'], 'spec.url', URL),

  // Kustomizations. The fields that only a file of its own can have are read in dialects/kustomize/kustomization.ts.
  never('kustomize.config.k8s.io', ANY, '**'),
  certain('kustomize.config.k8s.io', ANY, 'images[]', KUSTOMIZE_IMAGE),
  certain('kustomize.config.k8s.io', ANY, '{patches,patchesJson6902}[].patch', MANIFEST),
  certain('kustomize.config.k8s.io', ANY, 'patchesStrategicMerge[]', MANIFEST),
  likely('kustomize.config.k8s.io', ANY, 'helmCharts[].valuesInline', VALUES),
  certain('builtin', ['ImageTagTransformer'], 'imageTag', KUSTOMIZE_IMAGE),
  certain('builtin', ['Patch*Transformer'], '{patch,jsonOp}', MANIFEST),
  certain('builtin', ['HelmChartInflationGenerator'], 'valuesInline', VALUES),
  never('kbld.k14s.io', ANY, '**'),
  matcher('kbld.k14s.io', ['Config'], 'overrides[].{image,newImage}'),
  matcher('kbld.k14s.io', ['Config'], 'sources[].image'),
  never('imgpkg.carvel.dev', ANY, '**'),
  matcher('imgpkg.carvel.dev', ['ImagesLock'], 'images[].image'),
  matcher('eraser.sh', ['ImageList'], 'spec.images[]'),

  // Helm controllers.
  certain('helm.cattle.io', ['HelmChart', 'HelmChartConfig'], 'spec.valuesContent', VALUES_TEXT),
  certain('helm.cattle.io', ['HelmChart', 'HelmChartConfig'], 'spec.values', VALUES),
  certain('helm.cattle.io', ['HelmChart'], 'spec.jobImage'),
  likely('fleet.cattle.io', ANY, 'spec.**.helm.values', VALUES),
  likely('helm.*crossplane.io', ['Release'], 'spec.forProvider.values', VALUES),
  likely('helm.fluxcd.io', ['HelmRelease'], 'spec.values', VALUES),
  suggest('addons.cluster.x-k8s.io', ['HelmChartProxy'], 'spec.valuesTemplate', VALUES_TEXT),
  // Where the image has no tag, the plan's version is its tag.
  certain('upgrade.cattle.io', ['Plan'], 'spec.{upgrade,prepare}.image', REPOSITORY),

  // Crossplane reads a name without a registry as a name in a registry of its own.
  certain('pkg.crossplane.io', ['Provider', 'Configuration', 'Function'], 'spec.package', EXPLICIT_HOST),
  likely('meta.pkg.crossplane.io', ANY, 'spec.dependsOn[].{provider,configuration,function,package}', {
    ...REPOSITORY,
    ...EXPLICIT_HOST,
  }),
  never('pkg.crossplane.io', ['ImageConfig'], '**'),
  // A controller writes these objects, one layer below what a person edits.
  never('pkg.crossplane.io', ['*Revision'], '**'),

  // Lists of images to fetch.
  likely('zarf.dev', ['ZarfPackageConfig', 'ZarfInitConfig'], 'components[].images[]'),
  likely('zarf.dev', ['ZarfPackageConfig', 'ZarfInitConfig'], 'components[].images[].name'),
  likely('content.hauler.cattle.io', ['Images'], 'spec.images[].name'),
  likely('kappctrl.k14s.io', ['App'], '**.fetch[].image.url'),
  likely('data.packaging.carvel.dev', ['Package'], '**.fetch[].image.url'),
  certain('kubefledged.io', ['ImageCache'], 'spec.cacheSpec[].images[]'),

  // Open Cluster Management.
  likely('operator.open-cluster-management.io', ANY, 'spec.{imagePullSpec,*ImagePullSpec}'),
  certain('operator.cluster.x-k8s.io', ANY, '**.containers[].imageUrl'),
  certain('operator.cluster.x-k8s.io', ANY, '**.image.name', split({ prefix: 'repository', tag: 'tag' })),

  // Gateways and meshes.
  likely('extensions.istio.io', ['WasmPlugin'], 'spec.url', URL),
  likely('gateway.envoyproxy.io', ['EnvoyExtensionPolicy'], 'spec.wasm[].code.image.url'),
  certain('gateway.envoyproxy.io', ['EnvoyProxy'], '**.container.imageRepository', REPOSITORY),
  certain('aigateway.envoyproxy.io', ['GatewayConfig'], '**.imageRepository', REPOSITORY),
  certain('gateway.nginx.org', ['NginxProxy'], '**.image.repository', WITH_TAG),
  // With a `hub` beside it, `image: proxyv2` is only a name.
  likely('install.istio.io', ANY, '**.image', LIKE_REFERENCE),
  likely('operator.istio.io', ANY, '**.image', LIKE_REFERENCE),
  likely('sailoperator.io', ANY, '**.image', LIKE_REFERENCE),
  likely('install.istio.io', ['IstioOperator'], 'spec.**.hub', PREFIX),
  likely('operator.istio.io', ANY, 'spec.**.hub', PREFIX),
  likely('sailoperator.io', ANY, 'spec.**.hub', PREFIX),
  likely('maistra.io', ANY, 'spec.**.container.{registry,imageRegistry}', PREFIX),
  never('networking.istio.io', ['ProxyConfig'], '**'),
  // Where no registry is written, the operators use a registry of their own.
  certain('gateway.kgateway.dev', ANY, '**.image.repository', WITH_REGISTRY),
  certain('agentgateway.dev', ANY, '**.image.repository', WITH_REGISTRY),
];
