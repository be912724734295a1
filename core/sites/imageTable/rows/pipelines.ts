// Image rows for what builds, runs and promotes: workflows, pipelines, batch jobs, functions.
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
  suggest,
  VALUES,
  WITH_TAG,
} from './columns.ts';

export const PIPELINES: readonly ImagePath[] = [
  // Argo Workflows and Events.
  certain('argoproj.io', ANY, 'spec.**.resource.manifest', MANIFEST),
  likely('argoproj.io', ANY, 'spec.**.podSpecPatch', MANIFEST),
  likely('argoproj.io', ['Sensor'], 'spec.triggers[].template.*.source.inline', MANIFEST),
  // What becomes of a parameter is said by a template: often the tag is another one.
  suggest('argoproj.io', ANY, 'spec.**.parameters[].{value,default}', NAMED_IMAGE),
  suggest('argoproj.io', ANY, 'spec.**.withItems[].image'),

  // Tekton. Its Hub knows bundles by their whole reference.
  likely('tekton.dev', ANY, '**.{taskRef,pipelineRef}.bundle'),
  suggest('tekton.dev', ANY, '**.params[].{default,value}', NAMED_IMAGE),
  likely('tekton.dev', ANY, '**.{taskRef,pipelineRef}.params[].value', { when: 'named-bundle' }),
  // PipelineResources: the image is built and pushed.
  never('tekton.dev', ['PipelineResource'], '**'),

  // Kargo looks for new tags there, and finds the image in the manifests by that name.
  matcher('kargo.akuity.io', ['Warehouse'], 'spec.subscriptions[].image.repoURL', { form: 'repository' }),
  listed('kargo.akuity.io', ['Freight'], 'images[].repoURL', {
    form: 'split',
    siblings: { tag: 'tag', digest: 'digest' },
  }),

  // What a build writes must not point at a proxy, which can only be read. What Skaffold verifies may be what it built.
  never('skaffold', ANY, '**'),
  suggest('skaffold', ANY, '{verify,customActions}[].**.image', LIKE_REFERENCE),
  likely('skaffold', ANY, 'build.artifacts[].kaniko.image'),
  // A bare word may be another artifact of the same file.
  likely('skaffold', ANY, 'build.artifacts[].buildpacks.{builder,runImage}', LIKE_REFERENCE),
  never('shipwright.io', ['Build', 'BuildRun'], '**.output.image'),

  certain('apps.kruise.io', ['SidecarSet'], '**.upgradeStrategy.hotUpgradeEmptyImage'),
  certain('apps.kruise.io', ANY, '**.images[]'),

  // Knative Serving's operator: a map from the name of a component to its image.
  likely('operator.knative.dev', ANY, 'spec.registry.override.*'),

  likely('sparkoperator.k8s.io', ANY, '**.sparkConf["spark.kubernetes.*container.image"]'),
  likely('resource.streamnative.io', ANY, '**.artifact.artifactImage'),

  // Self-hosted runners.
  likely('apps.gitlab.com', ANY, 'spec.{buildImage,helperImage,runnerImage}'),
  likely('job.min.io', ANY, 'spec.mcImage'),
  certain('tuppr.home-operations.com', ANY, '**.image.repository', WITH_TAG),

  // KubeVela has properties of any shape; these are what its own component and trait types have.
  likely('core.oam.dev', ['Application'], 'spec.**.properties.image'),
  likely('core.oam.dev', ['Application'], 'spec.components[].properties.values', VALUES),
];
