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
  /** A public chart and its key. Null where the word is kept although no public chart with it is known. */
  readonly seen: string | null;
}

function words(role: Role, match: Word['match'], seen: Readonly<Record<string, string | null>>): Word[] {
  return Object.entries(seen).map(([word, where]) => ({ role, word, match, seen: where }));
}

const BITNAMI = 'bitnami/charts, bitnami/redis';
const ELASTIC = 'elastic/helm-charts, elasticsearch';
const GPU = 'NVIDIA/gpu-operator';
const GRAFANA = 'grafana/helm-charts, charts/grafana';
const ISTIO = 'istio/istio, istio-discovery';
const LONGHORN = 'longhorn/longhorn';
const STRIMZI = 'strimzi/strimzi-kafka-operator';
const VOLCANO = 'volcano-sh/volcano';

export const VOCABULARY: readonly Word[] = [
  ...words('image', 'ending', { image: `${BITNAMI}: image` }),
  ...words('images', 'ending', { images: 'GoogleCloudPlatform/microservices-demo, helm-chart: images' }),
  ...words('images that nobody pulls', 'part', {
    allow: `${BITNAMI}: global.security.allowInsecureImages`,
    ...{ deny: null, exclude: null, exempt: null, ignore: null, skip: null, trust: null, verif: null },
  }),
  ...words('shared by images', 'ending', {
    tag: 'GoogleCloudPlatform/microservices-demo, helm-chart: images.tag',
    registry: null,
    repository: 'GoogleCloudPlatform/microservices-demo, helm-chart: images.repository',
    ...{ hub: null, prefix: null, suffix: null, policy: null, secret: null, secrets: null, version: null },
    ...{ digest: null, path: null, dir: null, url: null, arch: null, platform: null },
  }),
  ...words('containers', 'ending', {
    containers: `${BITNAMI}: master.initContainers`,
    sidecars: `${BITNAMI}: master.sidecars`,
  }),
  ...words('containers of a template', 'ending', { containers: 'the API of Pods: spec.containers' }),
  ...words('containers of a template', 'whole', { sidecars: null }),
  ...words('volumes of a template', 'ending', { volumes: 'the API of Pods: spec.volumes' }),
  ...words('free text', 'ending', {
    annotations: `${BITNAMI}: commonAnnotations`,
    labels: `${BITNAMI}: commonLabels`,
  }),
  ...words('free text', 'whole', { openapiv3schema: 'the API of CustomResourceDefinitions: spec.versions' }),
  ...words('owner of another repository', 'whole', {
    ...{ github: null, gitops: null, source: null, sources: null, helm: null, restic: null },
    ...{ dependency: null, dependencies: null, backup: null, backups: null },
  }),
  ...words('owner of another repository', 'ending', {
    git: null,
    chart: null,
    'git repo': null,
    'git repository': null,
  }),
  ...words('section for all', 'whole', {
    global: `${BITNAMI}: global.imageRegistry`,
    _internal_defaults_do_not_set: `${ISTIO}: _internal_defaults_do_not_set.global`,
  }),

  // Images of disks and machines, then pictures, then switches, which hold no names.
  ...words('image of another kind', 'whole', {
    ...{ machine: null, vm: null, os: null, disk: null, ami: null, boot: null, cloud: null, root: null },
    backing: `${LONGHORN}: persistence.backingImage`,
    ...{ background: null, cover: null, logo: null, hero: null, og: null, social: null, splash: null },
    ...{ banner: null, favicon: null, icon: null, profile: null, preview: null, thumbnail: null },
    avatar: null,
    from: null,
    pull: null,
  }),

  // The first of these fields that is filled in counts.
  ...words('tag', 'whole', {
    tag: `${BITNAMI}: image.tag`,
    imagetag: null,
    version: `${GPU}: driver.version`,
  }),
  ...words('tag of all images', 'whole', {
    imagetag: `${ELASTIC}: imageTag`,
    imagetagversion: `${VOLCANO}: basic.image_tag_version`,
  }),
  ...words('digest', 'whole', {
    digest: `${BITNAMI}: image.digest`,
    sha: `${GRAFANA}: image.sha`,
    sha256: null,
    imagedigest: null,
  }),
  ...words('pull policy', 'whole', {
    pullpolicy: `${BITNAMI}: image.pullPolicy`,
    imagepullpolicy: `${GRAFANA}: testFramework.imagePullPolicy`,
  }),
  ...words('prefix', 'whole', {
    hub: `${ISTIO}: hub`,
    ...{ org: null, organization: null, prefix: null, imageprefix: null, repositoryprefix: null },
  }),
  ...words('prefix of a bare word', 'whole', {
    repository: `${GPU}: operator.repository`,
    hub: `${ISTIO}: hub`,
    ...{ imagehub: null, imageprefix: null, imagerepository: null },
  }),
  ...words('hub', 'whole', { hub: `${ISTIO}: global.hub` }),
  ...words('field of another repository', 'whole', {
    ...{ branch: null, ref: null, revision: null, commit: null, chart: null, url: null, git: null },
    ...{ targetrevision: null, path: null },
  }),
  ...words('end of a flat name', 'ending', {
    repository: null,
    repo: null,
    name: `${VOLCANO}: basic.controller_image_name`,
  }),
  ...words('end of a flat tag', 'ending', {
    tag: `${ELASTIC}: imageTag`,
    version: null,
    tagversion: `${VOLCANO}: basic.image_tag_version`,
  }),
  ...words('end of a flat digest', 'ending', { digest: null, sha: null }),

  ...words('registry of all', 'whole', { imageregistry: `${BITNAMI}: global.imageRegistry` }),
  ...words('other registry of all', 'whole', {
    registry: null,
    dockerregistry: null,
    containerregistry: null,
  }),
  ...words('registry of an empty one', 'whole', {
    defaultimageregistry: `${STRIMZI}: defaultImageRegistry`,
    imageregistry: null,
  }),
  ...words('prefix of an empty one', 'whole', {
    defaultimagerepository: `${STRIMZI}: defaultImageRepository`,
  }),
  // The words that a field's name may have around `registry`.
  ...words('who the registry is for', 'part', { default: `${STRIMZI}: defaultImageRegistry`, global: null }),
  ...words('what kind of registry', 'part', { docker: null, container: null, private: null }),
  ...words('end of a registry', 'ending', {
    ...{ host: null, name: null },
    url: `${LONGHORN}: privateRegistry.registryUrl`,
    server: null,
  }),

  // Istio's injector replaces `auto`. The other words choose something or switch it off.
  ...words('no name', 'whole', {
    auto: 'istio/istio, gateway: the image of its Deployment',
    ...{ none: null, default: null, custom: null, latest: null, disabled: null, enabled: null, yes: null },
    ...{ no: null, on: null, off: null, true: null, false: null, null: null, always: null, never: null },
    ifnotpresent: null,
  }),
  ...words('end of a file', 'ending', {
    ...{ '.png': null, '.svg': null, '.jpg': null, '.jpeg': null, '.gif': null, '.ico': null, '.webp': null },
    ...{ '.bmp': null, '.iso': null, '.img': null, '.qcow2': null, '.vmdk': null, '.vhd': null },
    ...{ '.vhdx': null, '.ova': null, '.raw': null, '.tar': null, '.gz': null, '.tgz': null, '.xz': null },
    ...{ '.htm': null, '.html': null, '.json': null, '.yml': null, '.yaml': null },
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
