// Image rows for objects that build, run and promote: workflows, pipelines, batch jobs, functions.
import type { ImagePath } from '../row.ts';
import {
  ANY,
  certain,
  LIKE_REFERENCE,
  likely,
  listed,
  MANIFEST,
  matcher,
  NAMED_IMAGE,
  never,
  REPOSITORY,
  suggest,
  VALUES,
  WITH_TAG,
} from './columns.ts';

export const PIPELINES: readonly ImagePath[] = [
  // Argo Workflows and Events.
  certain('argoproj.io', ANY, 'spec.**.resource.manifest', MANIFEST),
  likely('argoproj.io', ANY, 'spec.**.podSpecPatch', MANIFEST),
  likely('argoproj.io', ['Sensor'], 'spec.triggers[].template.*.source.inline', MANIFEST),
  // A template decides what a parameter is used for. Often the tag is another parameter.
  suggest('argoproj.io', ANY, 'spec.**.parameters[].{value,default}', NAMED_IMAGE),
  suggest('argoproj.io', ANY, 'spec.**.withItems[].image'),

  // Tekton. Its Hub names bundles by their whole reference.
  likely('tekton.dev', ANY, '**.{taskRef,pipelineRef}.bundle'),
  suggest('tekton.dev', ANY, '**.params[].{default,value}', NAMED_IMAGE),
  likely('tekton.dev', ANY, '**.{taskRef,pipelineRef}.params[].value', { when: 'named-bundle' }),
  // The image of a PipelineResource is built and pushed.
  never('tekton.dev', ['PipelineResource'], '**'),

  // Kargo looks for new tags of this image, and it finds the image in the manifests by this name.
  matcher('kargo.akuity.io', ['Warehouse'], 'spec.subscriptions[].image.repoURL', { form: 'repository' }),
  listed('kargo.akuity.io', ['Freight'], 'images[].repoURL', {
    form: 'split',
    siblings: { tag: 'tag', digest: 'digest' },
  }),

  // A build cannot push to a proxy, which is read-only. An image that Skaffold verifies may be one that it built.
  never('skaffold', ANY, '**'),
  suggest('skaffold', ANY, '{verify,customActions}[].**.image', LIKE_REFERENCE),
  likely('skaffold', ANY, 'build.artifacts[].kaniko.image'),
  // A bare word may be another artifact of the same file.
  likely('skaffold', ANY, 'build.artifacts[].buildpacks.{builder,runImage}', LIKE_REFERENCE),
  never('shipwright.io', ['Build', 'BuildRun'], '**.output.image'),
  never('shipwright.io', ['Build', 'BuildRun'], '**.output.image.{repository,repo,name,image}'),

  certain('apps.kruise.io', ['SidecarSet'], '**.upgradeStrategy.hotUpgradeEmptyImage'),
  certain('apps.kruise.io', ANY, '**.images[]'),

  // Knative Serving's operator: a map from the name of a component to its image.
  likely('operator.knative.dev', ANY, 'spec.registry.override.*'),
  // `docker.io/acme/${NAME}:v1`, with Knative's own variable.
  likely('operator.knative.dev', ANY, 'spec.registry.default', REPOSITORY),

  likely('sparkoperator.k8s.io', ANY, '**.sparkConf["spark.kubernetes.*container.image"]'),
  likely('spark.apache.org', ANY, '**.sparkConf["spark.kubernetes.*container.image"]'),
  likely('resource.streamnative.io', ANY, '**.artifact.artifactImage'),

  // Self-hosted runners.
  likely('apps.gitlab.com', ANY, 'spec.{buildImage,helperImage,runnerImage}'),
  likely('job.min.io', ANY, 'spec.mcImage'),
  certain('tuppr.home-operations.com', ANY, '**.image.repository', WITH_TAG),

  // KubeVela has properties of any shape. These are the ones of its own component and trait types.
  likely('core.oam.dev', ['Application'], 'spec.**.properties.image'),
  likely('core.oam.dev', ['Application'], 'spec.components[].properties.values', VALUES),
];
