// Lists the words of Helm values: what each word says about images, how it is matched, and where it was seen.
// The code that asks for a word decides what follows from it.

/** What a word says, and the kind of text that it is compared with. */
const ROLES = {
  // Keys as they are written.
  image: 'key',
  images: 'key',
  'images that nobody pulls': 'key',
  'shared by images': 'key',
  containers: 'key',
  'containers of a template': 'key',
  'volumes of a template': 'key',
  'free text': 'key',
  'owner of another repository': 'key',
  'section for all': 'key',
  // The word before `image`, in lower case: `os` of `osImage`.
  'image of another kind': 'word before image',
  // Names of fields: keys in lower case, without `_` and `-`.
  tag: 'field',
  'tag of all images': 'field',
  digest: 'field',
  'pull policy': 'field',
  prefix: 'field',
  'prefix of a bare word': 'field',
  hub: 'field',
  'field of another repository': 'field',
  'end of a flat name': 'field',
  'end of a flat tag': 'field',
  'end of a flat digest': 'field',
  'registry of all': 'field',
  'other registry of all': 'field',
  'registry of an empty one': 'field',
  'prefix of an empty one': 'field',
  'who the registry is for': 'field',
  'what kind of registry': 'field',
  'end of a registry': 'field',
  // Strings where an image is expected.
  'no name': 'value',
  'end of a file': 'value',
} as const;

export type Role = keyof typeof ROLES;
export type Subject = (typeof ROLES)[Role];

export interface Word {
  readonly role: Role;
  /** In lower case. A space stands for `-`, `_` or nothing. */
  readonly word: string;
  readonly match: 'whole' | 'ending' | 'part';
  /** A public chart or project with its key, or the fixture that the word was written for. */
  readonly seen: string;
}

function words(role: Role, match: Word['match'], seen: Readonly<Record<string, string>>): Word[] {
  return Object.entries(seen).map(([word, where]) => ({ role, word, match, seen: where }));
}

/** Words without a public chart: each stands in this fixture of `test/manifests`, and was written for it. */
function unseen(fixture: string, ...list: readonly string[]): Record<string, string> {
  return Object.fromEntries(list.map((word) => [word, `written for a test, not seen: ${fixture}`]));
}

const TRAPS = 'helm-values/traps';
const OTHER = 'helm-values/other-words';
const SPELLINGS = 'helm-values/spellings';

const ARGO_WORKFLOWS = 'argoproj/argo-helm, argo-workflows';
const BITNAMI = 'bitnami/charts, bitnami/redis';
const DOCKER_GC = 'helm/charts, stable/spotify-docker-gc';
const ELASTIC = 'elastic/helm-charts, elasticsearch';
const GO_YAML = 'go-yaml, which Helm reads values with, spellings of a boolean';
const GPU = 'NVIDIA/gpu-operator';
const GRAFANA = 'grafana/helm-charts, charts/grafana';
const ISTIO = 'istio/istio, istio-discovery';
const JENKINS = 'jenkinsci/helm-charts, jenkins';
const LONGHORN = 'longhorn/longhorn';
const RALLY = 'openstack/openstack-helm, rally';
const STRIMZI = 'strimzi/strimzi-kafka-operator';
const VOLCANO = 'volcano-sh/volcano';

export const VOCABULARY: readonly Word[] = [
  ...words('image', 'ending', { image: `${BITNAMI}: image` }),
  ...words('images', 'ending', { images: 'GoogleCloudPlatform/microservices-demo, helm-chart: images' }),
  ...words('images that nobody pulls', 'part', {
    allow: `${BITNAMI}: global.security.allowInsecureImages`,
    exclude: 'aquasecurity/trivy-operator: trivyOperator.excludeImages',
    exempt: 'open-policy-agent/gatekeeper, constraints of test/gator: spec.parameters.exemptImages',
    verif: 'kyverno/kyverno, ClusterPolicy: spec.rules[].verifyImages',
    ...unseen(OTHER, 'deny', 'ignore', 'skip', 'trust'),
  }),
  ...words('shared by images', 'ending', {
    tag: 'GoogleCloudPlatform/microservices-demo, helm-chart: images.tag',
    registry: 'apecloud/kubeblocks-addons, etcd: images.registry',
    repository: 'GoogleCloudPlatform/microservices-demo, helm-chart: images.repository',
    prefix: 'Camilool8/kubestronaut-sim, templates of its chart: images.prefix',
    policy: `${ARGO_WORKFLOWS}: images.pullPolicy`,
    secret: 'zzaia/zzaia-agentic-workspace, templates of its chart: images.pullSecret',
    secrets: `${ARGO_WORKFLOWS}: images.pullSecrets`,
    version: 'the templates of a chart developer-llm-operator: images.version',
    path: 'k8s-at-home/charts, stable/wallabag: persistence.images.mountPath',
    url: `${RALLY}: conf.rally_tasks, context.images.image_url`,
    ...unseen(OTHER, 'digest'),
  }),
  ...words('containers', 'ending', {
    containers: `${BITNAMI}: master.initContainers`,
    sidecars: `${BITNAMI}: master.sidecars`,
  }),
  ...words('containers of a template', 'ending', { containers: 'the API of Pods: spec.containers' }),
  ...words('containers of a template', 'whole', { sidecars: `${BITNAMI}: master.sidecars` }),
  ...words('volumes of a template', 'ending', { volumes: 'the API of Pods: spec.volumes' }),
  ...words('free text', 'ending', {
    annotations: `${BITNAMI}: commonAnnotations`,
    labels: `${BITNAMI}: commonLabels`,
  }),
  ...words('free text', 'whole', { openapiv3schema: 'the API of CustomResourceDefinitions: spec.versions' }),
  ...words('owner of another repository', 'whole', {
    github: 'the templates of a chart github-actions-runner: github.repository',
    gitops: 'the templates of a chart liferay-platform: gitops.repository',
    restic: 'the templates of a chart restic-exporter: restic.repository',
    dependencies: '2i2c-org/infrastructure, Chart.yaml: dependencies[].repository',
    ...unseen(TRAPS, 'source', 'backup'),
    ...unseen(OTHER, 'sources', 'helm', 'dependency', 'backups'),
  }),
  ...words('owner of another repository', 'ending', {
    git: 'sapcc/helm-charts, global/git-cert-shim: git.repository',
    'git repo': 'the API of Pods: spec.volumes[].gitRepo.repository',
    ...unseen(OTHER, 'chart', 'git repository'),
  }),
  ...words('section for all', 'whole', {
    global: `${BITNAMI}: global.imageRegistry`,
    _internal_defaults_do_not_set: `${ISTIO}: _internal_defaults_do_not_set.global`,
  }),

  // Images of disks and machines, then pictures, then switches, which hold no names.
  ...words('image of another kind', 'whole', {
    machine: 'azimuth-cloud/capi-helm-charts, openstack-cluster: machineImage',
    vm: 'strimzi/strimzi-kafka-operator, .azure: jobs with vmImage',
    os: 'IBM/charts, stable/ibm-was-vm-quickstarter-dev: osImage',
    boot: 'sapcc/helm-charts, openstack/baremetal-temper: redfish.bootImage',
    backing: `${LONGHORN}: persistence.backingImage`,
    from: `${JENKINS}: controller.overwritePluginsFromImage`,
    pull: `${JENKINS}: agent.alwaysPullImage`,
    ...unseen(TRAPS, 'background', 'logo', 'hero'),
  }),

  // The first of these fields that is filled in counts.
  ...words('tag', 'whole', {
    tag: `${BITNAMI}: image.tag`,
    imagetag: 'apecloud/kubeblocks-addons, redis: redisVersions[].mirrorVersions[].imageTag',
    version: `${GPU}: driver.version`,
  }),
  ...words('tag of all images', 'whole', {
    imagetag: `${ELASTIC}: imageTag`,
    imagetagversion: `${VOLCANO}: basic.image_tag_version`,
  }),
  ...words('digest', 'whole', {
    digest: `${BITNAMI}: image.digest`,
    sha: `${GRAFANA}: image.sha`,
    sha256: 'wiz-sec/charts, wiz-sensor: image.sha256',
    imagedigest: 'rancher/charts, kiali of rancher-istio: deployment.image_digest',
  }),
  ...words('pull policy', 'whole', {
    pullpolicy: `${BITNAMI}: image.pullPolicy`,
    imagepullpolicy: `${GRAFANA}: testFramework.imagePullPolicy`,
  }),
  ...words('prefix', 'whole', {
    hub: `${ISTIO}: hub`,
    org: `${DOCKER_GC}: image.org`,
    ...unseen(SPELLINGS, 'organization', 'prefix'),
    imageprefix: 'projectcalico/calico, tigera-operator: installation.imagePrefix',
    repositoryprefix: 'DefectDojo/django-DefectDojo, helm/defectdojo: repositoryPrefix',
  }),
  ...words('prefix of a bare word', 'whole', {
    repository: `${GPU}: operator.repository`,
    hub: `${ISTIO}: hub`,
    ...unseen(SPELLINGS, 'imagehub'),
    imageprefix: 'odigos-io/odigos, helm/odigos: imagePrefix',
    ...unseen(SPELLINGS, 'imagerepository'),
  }),
  ...words('hub', 'whole', { hub: `${ISTIO}: global.hub` }),
  ...words('field of another repository', 'whole', {
    branch: 'bitnami/charts, bitnami/nginx: cloneStaticSiteFromGit.branch',
    ref: 'sapcc/helm-charts, system/greenhouse-organization: catalogs.containers-tagged.sources[].ref',
    revision: 'bitnami/charts, bitnami/aspnet-core: appFromExternalRepo.clone.revision',
    git: 'fluxcd/helm-operator, HelmRelease: spec.chart.git',
    path: 'fluxcd/helm-operator, HelmRelease: spec.chart.path',
    ...unseen(OTHER, 'commit', 'chart', 'url', 'targetrevision'),
  }),
  ...words('end of a flat name', 'ending', {
    repository: 'sapcc/helm-charts, global/wham: imageRepository',
    repo: 'komodorio/helm-charts, komodor-agent: imageRepo',
    name: `${VOLCANO}: basic.controller_image_name`,
  }),
  ...words('end of a flat tag', 'ending', {
    tag: `${ELASTIC}: imageTag`,
    version: 'IBM/charts, community/portworx: imageVersion',
    tagversion: `${VOLCANO}: basic.image_tag_version`,
  }),
  ...words('end of a flat digest', 'ending', {
    digest: 'helm/charts, stable/concourse: imageDigest',
    ...unseen(SPELLINGS, 'sha'),
  }),

  ...words('registry of all', 'whole', { imageregistry: `${BITNAMI}: global.imageRegistry` }),
  ...words('other registry of all', 'whole', {
    registry: 'dapr/dapr: global.registry',
    dockerregistry: 'sapcc/helm-charts, system/opensearch-logs: global.dockerRegistry',
    containerregistry: 'devtron-labs/devtron: global.containerRegistry',
  }),
  ...words('registry of an empty one', 'whole', {
    defaultimageregistry: `${STRIMZI}: defaultImageRegistry`,
    imageregistry: 'jfrog/charts, stable/pipelines: imageRegistry',
  }),
  ...words('prefix of an empty one', 'whole', {
    defaultimagerepository: `${STRIMZI}: defaultImageRepository`,
  }),
  // The words that a field's name may have around `registry`.
  ...words('who the registry is for', 'part', {
    default: `${STRIMZI}: defaultImageRegistry`,
    global: 'kubearmor/KubeArmor, templates of its chart: globalRegistry',
  }),
  ...words('what kind of registry', 'part', {
    docker: 'helm/charts, stable/kubedb: dockerRegistry',
    container: 'devtron-labs/devtron: global.containerRegistry',
    private: `${LONGHORN}: privateRegistry`,
  }),
  ...words('end of a registry', 'ending', {
    host: 'the templates of a chart of drycc: registryHost',
    name: 'a guide to Azure: global.registryName',
    url: `${LONGHORN}: privateRegistry.registryUrl`,
    ...unseen(SPELLINGS, 'server'),
  }),

  // Istio's injector replaces `auto`. The other words choose something or switch it off.
  ...words('no name', 'whole', {
    auto: 'istio/istio, gateway: the image of its Deployment',
    true: 'DataDog/helm-charts, datadog: datadog.otelCollector.useStandaloneImage',
    false: `${JENKINS}: agent.alwaysPullImage`,
    null: 'hashicorp/consul-k8s, consul: server.image',
    yes: `${GO_YAML}: yes`,
    no: `${GO_YAML}: no`,
    on: `${GO_YAML}: on`,
    off: `${GO_YAML}: off`,
    always: 'the API of Pods: spec.containers[].imagePullPolicy',
    never: 'the API of Pods: spec.containers[].imagePullPolicy',
    ifnotpresent: 'the API of Pods: spec.containers[].imagePullPolicy',
    ...unseen(OTHER, 'none', 'default', 'custom', 'latest', 'disabled', 'enabled'),
  }),
  ...words('end of a file', 'ending', {
    '.img': 'openstack/openstack-helm, tempest: conf.tempest.image.http_image',
    '.iso': 'sapcc/helm-charts, openstack/baremetal-temper: redfish.bootImage',
    ...unseen(TRAPS, '.png', '.qcow2'),
    ...unseen(
      OTHER,
      '.svg',
      '.jpg',
      '.jpeg',
      '.gif',
      '.ico',
      '.webp',
      '.bmp',
      '.vmdk',
      '.vhd',
      '.vhdx',
      '.ova',
    ),
    ...unseen(OTHER, '.raw', '.tar', '.gz', '.tgz', '.xz', '.htm', '.html', '.json', '.yml', '.yaml'),
  }),
];

/** Whether `text` matches a word of this role. */
export function has(role: Role, text: string): boolean {
  return PATTERNS[role].test(text);
}

/** The words of a role, in the order of the list. */
export function wordsOf(role: Role): readonly string[] {
  return WORDS[role];
}

/** Whether `text` matches this one word. `has` asks the same for all words of a role at once. */
export function hasWord(word: Word, text: string): boolean {
  return new RegExp(source(word), 'i').test(text);
}

/** The kind of text that `word` is compared with. */
export function subjectOf({ role }: Word): Subject {
  return ROLES[role];
}

function source({ word, match }: Word): string {
  const written = word.replace(/\./g, '\\.').replaceAll(' ', '[-_]?');
  switch (match) {
    case 'whole':
      return `^${written}$`;
    case 'ending':
      return `${written}$`;
    case 'part':
      return written;
  }
}

/** Compiled for every role in advance, because the patterns are used for every key of a file. */
const PATTERNS = byRole((all) => new RegExp(all.map(source).join('|'), 'i'));
const WORDS = byRole((all) => all.map(({ word }) => word));

function byRole<T>(make: (all: readonly Word[]) => T): Readonly<Record<Role, T>> {
  const roles = Object.keys(ROLES) as Role[];
  const entries = roles.map((role) => [role, make(VOCABULARY.filter((each) => each.role === role))]);
  return Object.fromEntries(entries) as Record<Role, T>;
}
