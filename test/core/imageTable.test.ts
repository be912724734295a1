// Compares the image table with a survey of the fields in which Kubernetes objects hold images, data/image-locations.json. Every field of
// the survey is looked up. A field that the table judges differently is listed here with the reason.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { formatPath, type KeyPath, parsePath } from '../../core/sites/imageTable/pathPattern.ts';
import type { ImageForm, ImagePath } from '../../core/sites/imageTable/row.ts';
import { IMAGE_PATHS } from '../../core/sites/imageTable/rows.ts';
import { tableFor } from '../../core/sites/imageTable/table.ts';

interface SurveyedPlace {
  readonly row: string;
  readonly group: string;
  readonly kinds: readonly string[];
  readonly name: string | null;
  readonly path: string;
  readonly form: string;
  readonly tier: string;
}

const PLACES: readonly SurveyedPlace[] = JSON.parse(
  readFileSync(new URL('data/image-locations.json', import.meta.url), 'utf8'),
).rows.map((row: string): SurveyedPlace => {
  const [group = '', kinds = '', path = '', form = '', tier = ''] = row.split(' | ');
  const [kindNames = '', name = null] = kinds.split('#');
  return { row, group, kinds: kindNames.split(','), name, path, form, tier };
});

/** The form that the table must give for each form of the survey. */
const FORMS: Readonly<Record<string, ImageForm>> = {
  reference: 'reference',
  'reference of a DockerImage': 'reference',
  'reference / url(docker://)': 'reference',
  'reference or url(oci://)': 'reference',
  'reference (no tag)': 'repository',
  'url(docker://)': 'url',
  'url(oci://; no scheme means oci)': 'url',
  'embedded-yaml': 'manifest',
  'embedded-json': 'manifest',
  'embedded-yaml-or-json': 'manifest',
  'embedded-yaml-or-json6902': 'manifest',
  'embedded-yaml / object': 'manifest',
  'embedded-yaml / free values': 'manifest',
  'helm-values-object': 'values',
  'helm-values-object / k=v': 'values',
  'embedded-yaml (helm values)': 'values-text',
  'helm-set': 'helm-parameter',
  'kustomize-assign': 'kustomize-assign',
  'kustomize-image': 'kustomize-image',
  prefix: 'prefix',
  'prefix(hub,image,tag)': 'prefix',
};

type Outcome = `${ImageForm} ${string}` | 'silent';

/** Fields that the table judges differently from the survey, by group and a part of the path. */
const EXCEPTIONS: readonly (readonly [group: string, path: string, outcome: Outcome, reason: string])[] = [
  [
    'awx.ansible.com',
    'spec.ee_images[]',
    'split certain',
    'the survey has it as a whole and in parts: parts may be missing',
  ],
  [
    'core',
    'data["registries-',
    'manifest likely',
    'on condition that the text names a kind, which no list of hosts does',
  ],
  [
    'core',
    'data.images',
    'manifest likely',
    'on condition that the text names a kind, which no list of commands does',
  ],
  [
    'core',
    '**.containers[].image',
    'reference certain',
    'the placeholder `auto` is known by its value, to the walk',
  ],
  [
    'datadoghq.com',
    '.image.name',
    'reference certain',
    'a whole reference if it has a tag; else the name of one in another registry',
  ],
  ['dbaas.percona.com', 'spec.databaseImage', 'repository certain', 'the version stands nowhere beside it'],
  [
    'image.openshift.io',
    'spec.dockerImageRepository',
    'repository certain',
    'a repository by definition, without a kind beside it',
  ],
  [
    'image.toolkit.fluxcd.io',
    'spec.image',
    'repository matcher',
    'Flux looks for tags there; the pull is in the manifests',
  ],
  [
    'kargo.akuity.io',
    'spec.subscriptions[]',
    'repository matcher',
    'Kargo looks for tags there; the pull is in the manifests',
  ],
  [
    'install.istio.io',
    'spec.values.global.proxy.image',
    'reference likely',
    'on condition that it is more than the name behind a hub',
  ],
  [
    'vshn.appcat.vshn.io',
    'customizationImage.image',
    'object likely',
    'a whole reference unless a registry stands beside it',
  ],
  ['install.istio.io', 'overlays[].patches[].value', 'silent', 'a value of any meaning, for any field'],
  ['kubevirt.io', '.source.registry.url', 'url likely', 'the importer wants the scheme'],
  ['kustomize.config.k8s.io', 'Generator[].literals[]', 'silent', 'a literal is KEY=value of any meaning'],
  ['kustomize.config.k8s.io', 'helmCharts[].valuesFile', 'silent', 'the name of a file'],
  ['kustomize.config.k8s.io', 'replacements[].source', 'silent', 'names a field of another object'],
  ['kustomize.config.k8s.io', 'vars[]', 'silent', 'names a field of another object'],
  [
    'kustomize.toolkit.fluxcd.io',
    'spec.postBuild.substitute.*',
    'reference suggest',
    'a variable of any meaning',
  ],
  ['meta.pkg.crossplane.io', 'spec.dependsOn[]', 'repository likely', 'the version stands beside it'],
  ['notebooks.cnrm.cloud.google.com', 'spec.containerImage', 'silent', 'pulled by the cloud’s own service'],
  [
    'operator.victoriametrics.com',
    'spec.configReloaderImageTag',
    'reference likely',
    'a whole reference, despite its name',
  ],
  [
    'operators.coreos.com',
    'metadata.annotations.containerImage',
    'reference listed',
    'documentation: nothing pulls it',
  ],
  ['skaffold', 'verify[]', 'reference suggest', 'may be what Skaffold built itself'],
  ['skaffold', 'customActions[]', 'reference suggest', 'may be what Skaffold built itself'],
];

for (const [group, places] of Map.groupBy(PLACES, (place) => place.group)) {
  test(`judges the ${places.length} places of ${group}`, () => {
    assert.deepEqual(places.flatMap(problems), []);
  });
}

function problems(place: SurveyedPlace): readonly string[] {
  return place.kinds
    .flatMap((kind) =>
      instances(place.path).map((path) => [formatPath(path), outcome(place, kind, path)] as const),
    )
    .filter(([, actual]) => !fits(place, actual))
    .map(([path, actual]) => `${place.row}: ${path} is ${actual}`);
}

function outcome({ group, name }: SurveyedPlace, kind: string, path: KeyPath): Outcome {
  const apiGroup = group === '*' ? 'example.org' : group;
  const apiVersion = apiGroup === 'core' ? 'v1' : `${apiGroup}/v1`;
  const table = tableFor({ apiVersion, kind: kind.replaceAll('*', 'Some'), name }, []);
  const row = table.judge(path);
  if (row === null || row.tier === 'never') {
    return 'silent';
  }
  const key = path.findLast((step) => typeof step === 'string') ?? '';
  assert.ok(table.mayHold(String(key)), `mayHold ${key}`);
  return `${row.form} ${row.tier}`;
}

function fits({ group, path, form, tier }: SurveyedPlace, actual: Outcome): boolean {
  const exception = EXCEPTIONS.find((each) => each[0] === group && path.includes(each[1]));
  if (exception) {
    return actual === exception[2];
  }
  const [actualForm, actualTier] = actual.split(' ');
  if (tier === 'certain' || tier === 'likely') {
    const wanted = FORMS[form] ?? (/^split\(/.test(form) ? 'split' : null);
    return wanted === null
      ? actual === 'silent'
      : actualForm === wanted && (actualTier === 'certain' || actualTier === 'likely');
  }
  return actual === 'silent' || (tier === 'suggest' && /^(?:suggest|matcher|listed)$/.test(actualTier ?? ''));
}

test('every exception differs from the survey and has a reason', () => {
  for (const [group, path, , reason] of EXCEPTIONS) {
    assert.ok(
      PLACES.some((place) => place.group === group && place.path.includes(path)),
      `${group} ${path}`,
    );
    assert.ok(reason.length > 12, path);
  }
});

test('a reference in parts has its parts at the keys of the survey', () => {
  const splits = PLACES.filter(({ form, tier }) => form.startsWith('split(') && tier === 'certain');
  const wrong = splits.flatMap(({ row, group, kinds, path, form }) => {
    const keys = form.slice('split('.length, -1).replace('<same>', '~').split(/[,|]/);
    const table = tableFor({ apiVersion: `${group}/v1`, kind: kinds[0] ?? '' }, []);
    const siblings = Object.values(table.judge(instances(path)[0] ?? [])?.siblings ?? {});
    return siblings.every((key) => keys.includes(key)) ? [] : [`${row}: ${siblings.join(', ')}`];
  });
  assert.deepEqual(wrong, []);
  assert.ok(splits.length > 100);
});

test('knows kinds beyond the survey', () => {
  assert.equal(judge('helm.m.crossplane.io/v1beta1', 'Release', 'spec.forProvider.values')?.form, 'values');
  assert.equal(judge('mellanox.com/v1alpha1', 'NicClusterPolicy', 'spec.ofedDriver.image')?.form, 'split');
  assert.equal(judge('argoproj.io/v1beta1', 'ArgoCD', 'spec.dex.image')?.siblings?.tag, 'version');
  assert.equal(judge('v1', 'BuildConfig', 'spec.strategy.dockerStrategy.from.name')?.when, 'docker-image');
  assert.equal(judge('kappctrl.k14s.io/v1alpha1', 'App', 'spec.fetch[].image.url')?.tier, 'likely');
});

test('kinds and groups are compared without regard to case', () => {
  assert.equal(judge('NVIDIA.com/v1', 'clusterPOLICY', 'spec.driver.image')?.form, 'split');
  assert.equal(judge('KYVERNO.IO/v1', 'clusterpolicy', 'spec.image')?.tier, 'never');
  assert.equal(judge('Apps/v1', 'deployment', 'spec.template.spec.containers[].image')?.tier, 'certain');
});

/** Fields that only look like images, as apiVersion, kind and path. */
const TRAPS: readonly (readonly [apiVersion: string, kind: string, path: string])[] = [
  ['v1', 'Pod', 'spec.volumes[].rbd.image'],
  ['v1', 'Pod', 'status.containerStatuses[].image'],
  ['v1', 'Node', 'status.images[].names[]'],
  ['v1', 'ConfigMap', 'image'],
  ['v1', 'Secret', 'data.image'],
  ['v1', 'PersistentVolume', 'spec.rbd.image'],
  ['v1', 'PersistentVolume', 'spec.csi.volumeAttributes.imageName'],
  ['apps/v1', 'Deployment', 'metadata.annotations.image'],
  ['apps/v1', 'Deployment', 'metadata.labels.image'],
  ['storage.k8s.io/v1', 'StorageClass', 'parameters.image'],
  [
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    'spec.versions[].schema.openAPIV3Schema.properties.image',
  ],
  [
    'apiextensions.crossplane.io/v1',
    'CompositeResourceDefinition',
    'spec.versions[].schema.openAPIV3Schema.properties.image',
  ],
  ['build.openshift.io/v1', 'BuildConfig', 'spec.output.to.name'],
  ['v1', 'BuildConfig', 'spec.output.from.name'],
  ['shipwright.io/v1beta1', 'Build', 'spec.output.image'],
  ['kafka.strimzi.io/v1beta2', 'KafkaConnect', 'spec.build.output.image'],
  ['skaffold/v4beta11', 'Config', 'build.artifacts[].image'],
  ['kbld.k14s.io/v1alpha1', 'Config', 'destinations[].newImage'],
  ['kyverno.io/v1', 'ClusterPolicy', 'spec.rules[].validate.pattern.spec.containers[].image'],
  ['policies.kyverno.io/v1', 'MutatingPolicy', 'spec.image'],
  ['constraints.gatekeeper.sh/v1beta1', 'K8sAllowedRepos', 'spec.parameters.image'],
  ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', 'spec.variables[].image'],
  ['kubelet.config.k8s.io/v1', 'CredentialProviderConfig', 'providers[].matchImages[]'],
  ['kubelet.config.k8s.io/v1beta1', 'KubeletConfiguration', 'imageMinimumGCAge'],
  ['config.openshift.io/v1', 'ImageDigestMirrorSet', 'spec.imageDigestMirrors[].source'],
  ['pkg.crossplane.io/v1beta1', 'ImageConfig', 'spec.matchImages[].prefix'],
  ['pkg.crossplane.io/v1', 'ProviderRevision', 'spec.image'],
  ['operator.tigera.io/v1', 'ImageSet', 'spec.images[].image'],
  ['longhorn.io/v1beta2', 'Volume', 'spec.backingImage'],
  ['infrastructure.cluster.x-k8s.io/v1beta1', 'GCPMachineTemplate', 'spec.template.spec.image'],
  ['infrastructure.cluster.x-k8s.io/v1beta1', 'HCloudMachine', 'spec.imageName'],
  [
    'cluster.k8s.io/v1alpha1',
    'MachineDeployment',
    'spec.template.spec.providerSpec.value.cloudProviderSpec.image',
  ],
  ['kops.k8s.io/v1alpha2', 'InstanceGroup', 'spec.image'],
  ['kops/v1alpha2', 'InstanceGroup', 'spec.image'],
  ['metal3.io/v1alpha1', 'BareMetalHost', 'spec.image.url'],
  ['rke-machine-config.cattle.io/v1', 'HetznerConfig', 'image'],
  ['karpenter.azure.com/v1beta1', 'AKSNodeClass', 'spec.imageFamily'],
  ['compute.gcp.upbound.io/v1beta1', 'Instance', 'spec.forProvider.bootDisk.initializeParams.image'],
  ['cloudrun.gcp.upbound.io/v1beta1', 'Service', 'spec.forProvider.template.spec.containers[].image'],
  ['lambda.aws.crossplane.io/v1beta1', 'Function', 'spec.forProvider.image'],
  ['networking.istio.io/v1beta1', 'ProxyConfig', 'spec.image.imageType'],
  ['backstage.io/v1alpha1', 'Component', 'spec.image'],
  ['monitoring.coreos.com/v1alpha1', 'AlertmanagerConfig', 'spec.receivers[].slackConfigs[].imageURL'],
  ['gateway.kgateway.dev/v1alpha1', 'GatewayParameters', 'spec.kube.envoyContainer.image.registry'],
  ['argoproj.io/v1alpha1', 'Application', 'status.sync.comparedTo.source.helm.values'],
  ['tekton.dev/v1alpha1', 'PipelineResource', 'spec.params[].value'],
];

for (const [apiVersion, kind, path] of TRAPS) {
  test(`stays silent at ${path} of a ${kind}`, () => {
    const row = judge(apiVersion, kind, path);
    assert.ok(row === null || row.tier === 'never', JSON.stringify(row));
  });
}

const OWN: readonly ImagePath[] = [
  { group: '*', kinds: ['gameserver'], path: 'spec.sidecar.img', form: 'reference', tier: 'certain' },
  { group: 'apps', kinds: ['deploy*'], path: '**.containers[].image', form: 'reference', tier: 'never' },
  { group: 'kyverno.io', kinds: ['*'], path: 'spec.image', form: 'repository', tier: 'likely' },
  { group: 'games.example', kinds: ['*'], path: 'spec.maps.*', form: 'reference', tier: 'certain' },
];

test('rows of the user take precedence over ours, in both directions', () => {
  const image = 'spec.template.spec.containers[].image';
  assert.equal(judge('games.example/v1', 'GameServer', 'spec.sidecar.img', OWN)?.tier, 'certain');
  assert.equal(judge('games.example/v1', 'GameServer', 'spec.sidecar.img'), null);
  assert.equal(judge('apps/v1', 'Deployment', image, OWN)?.tier, 'never');
  assert.equal(judge('apps/v1', 'StatefulSet', image, OWN)?.tier, 'certain');
  assert.equal(judge('kyverno.io/v1', 'ClusterPolicy', 'spec.image', OWN)?.form, 'repository');
  assert.equal(judge('kyverno.io/v1', 'ClusterPolicy', 'spec.rules[].image', OWN)?.tier, 'never');
  // The same object without those rows, although they were used before: nothing of them is kept.
  assert.equal(judge('apps/v1', 'Deployment', image)?.tier, 'certain');
});

test('tells whether a key may hold an image before its path is known', () => {
  const games = tableFor({ apiVersion: 'games.example/v1', kind: 'GameServer' }, OWN);
  assert.ok(games.mayHold('anything'), 'a map of images has any key');
  const deployment = tableFor({ apiVersion: 'apps/v1', kind: 'Deployment' }, []);
  assert.deepEqual(
    ['image', 'reference', 'sidecarImage', 'value', 'args'].filter((key) => !deployment.mayHold(key)),
    [],
  );
  assert.deepEqual(
    ['name', 'replicas', 'containers', 'Images', 'imagePullPolicy', ''].filter((key) =>
      deployment.mayHold(key),
    ),
    [],
  );
  const schema = tableFor({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' }, []);
  assert.ok(!schema.mayHold('image'), 'nothing in a schema is an image');
});

test('a hostile apiVersion or kind gets the usual answer', () => {
  for (let index = 0; index < 1000; index++) {
    const table = tableFor({ apiVersion: `group${index}.example/v1`, kind: `Kind${'x'.repeat(index)}` }, []);
    assert.equal(table.judge(['spec', 'image'])?.tier, 'certain');
  }
  assert.equal(judge('', '', 'spec.image')?.tier, 'certain');
  assert.equal(judge('core/v1', '__proto__', 'constructor'), null);
});

test('every row of ours can match: its path is a valid pattern, and only groups without a star have names', () => {
  for (const { path, group, name } of IMAGE_PATHS) {
    assert.ok(parsePath(path), path);
    assert.ok(name === undefined || !group.includes('*'), group);
  }
});

function judge(
  apiVersion: string,
  kind: string,
  path: string,
  own: readonly ImagePath[] = [],
): ImagePath | null {
  return tableFor({ apiVersion, kind }, own).judge(instances(path)[0] ?? []);
}

/** The paths that a path of the survey matches: one for each alternative, and two depths for `**`. */
function instances(path: string): readonly KeyPath[] {
  const braces = /\{([^{}]*)\}/.exec(path);
  if (braces?.[1] !== undefined) {
    return braces[1].split(',').flatMap((each) => instances(path.replace(braces[0], each)));
  }
  if (path.includes('**')) {
    return ['', 'some', 'some.deep[]'].flatMap((depth) => instances(path.replace('**', depth)));
  }
  return [
    [...path.matchAll(/\[\]|\["([^"]+)"\]|[^.[\]]+/g)].map(([step, quoted]) =>
      step === '[]' ? 0 : (quoted ?? step).replaceAll('*', 'Some'),
    ),
  ];
}
