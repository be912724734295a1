// Writes a folder for `kyverno test`, Kyverno's own command line: a policy, Pods, and the results that the test must give.
import { ANY_NAME } from '../image/dockerHub.ts';
import { PLACEHOLDER } from '../image/proxy.ts';
import { DEFAULT_TEMPLATE } from '../image/proxySetting.ts';
import { isAtLeast, NEWEST_KYVERNO } from '../model/kyvernoVersion.ts';
import type { Settings } from '../settings/settings.ts';
import { withoutTrailing } from '../text/trailing.ts';
import { type Value, type ValueMap, writeValue } from '../yaml/plainValue.ts';
import { renderPolicy } from './catalog/catalog.ts';
import { OPT_OUT } from './catalog/comments.ts';
import { policiesAlone } from './catalog/mutatingPolicy.ts';
import type { PolicyKind } from './catalog/policy.ts';
import type { Pod } from './pods/pods.ts';

/**
 * The kinds that Kyverno's command line can test. It does not accept a MutatingAdmissionPolicy of the API `v1`, and the policy of the guide
 * asks a registry.
 */
export const TESTABLE_KINDS = ['mutating-policy', 'cluster-policy', 'validating'] as const;
export type TestableKind = (typeof TESTABLE_KINDS)[number];

/** The first line of every file of the folder. It makes Nearpull ignore the file, because the Pods in it have to stay as they are. */
export const TEST_FILE_HEAD =
  '# nearpull-ignore-file written by "nearpull policy test", which writes it anew each time.\n';

export interface TestFolder {
  /** The text of each file, by its name. */
  readonly files: ReadonlyMap<string, string>;
  /** How many Pods the policy must redirect or report. */
  readonly affected: number;
}

/** A Pod, and the path of the file that it was read from, as shown to people. */
export interface PlacedPod extends Pod {
  readonly path: string;
}

/** Gives the text after all safe fixes. It is passed as a function, because this layer may not import the check, which lies above it. */
export type Rewrite = (text: string, settings: Settings) => string;

/** Whether `testFolder` may give a file the name `name`. */
export function isTestFile(name: string): boolean {
  return /^(?:kyverno-test|policy|resources|patched(?:-\d+)?)\.yaml$/.test(name);
}

export function isTestable(kind: PolicyKind): kind is TestableKind {
  return TESTABLE_KINDS.some((each) => each === kind);
}

/** The folder that tests the policy of `kind` with `pods`. Pods that share a namespace and name are renamed. */
export function testFolder(
  kind: TestableKind,
  settings: Settings,
  pods: readonly PlacedPod[],
  rewrite: Rewrite,
): TestFolder {
  const cases = withOwnNames(pods).map((pod) => caseOf(pod, kind, settings, rewrite));
  const stream = (texts: readonly string[]): string => TEST_FILE_HEAD + texts.join('---\n');
  const batches = kind === 'validating' ? [{ file: null, cases }] : batchesOf(cases);
  const files = new Map<string, string>([
    ['kyverno-test.yaml', TEST_FILE_HEAD + ABOUT[kind] + writeValue(testOf(kind, settings, batches))],
    ['policy.yaml', TEST_FILE_HEAD + policiesAlone(renderPolicy(kind, settings))],
    ['resources.yaml', stream(cases.map(({ comment, before }) => comment + before))],
  ]);
  for (const batch of batches) {
    if (batch.file !== null) {
      files.set(batch.file, stream(batch.cases.map(({ comment, after }) => comment + after)));
    }
  }
  return {
    files,
    affected: cases.filter(({ isAffected }) => isAffected).length,
  };
}

/** Pods whose expected form is in one file. `file` is null where the policy changes no Pods. */
interface Batch {
  readonly file: string | null;
  readonly cases: readonly Case[];
}

/**
 * Pods in one file. Kyverno reads the file of expected Pods again for each Pod: with a thousand Pods in one file it takes a quarter of an
 * hour.
 */
const BATCH_SIZE = 50;

function batchesOf(cases: readonly Case[]): readonly Batch[] {
  const count = Math.ceil(cases.length / BATCH_SIZE);
  return Array.from({ length: count }, (_, index) => ({
    file: count === 1 ? 'patched.yaml' : `patched-${index + 1}.yaml`,
    cases: cases.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE),
  }));
}

const RUN = '# Run it with: kyverno test . (in this folder)\n';
const EXPECTED = '# The expected Pods are what "nearpull fix" makes of them.\n';

const ABOUT: Readonly<Record<TestableKind, string>> = {
  'mutating-policy': `${RUN}${EXPECTED}# pass: the policy has looked at the Pod; skip: it leaves the Pod alone, by its label or namespace.\n# A Pod that stays as it was has a field or a value that Kubernetes does not know, often a misspelt one.\n`,
  'cluster-policy': `${RUN}${EXPECTED}# pass: the policy changes the Pod; skip: it does not.\n`,
  validating: `${RUN}# fail: the Pod pulls from Docker Hub and is reported; pass: it does not.\n`,
};

interface Case {
  /** `default/web` */
  readonly id: string;
  readonly comment: string;
  readonly before: string;
  readonly after: string;
  readonly result: 'pass' | 'skip' | 'fail';
  readonly isAffected: boolean;
}

function caseOf(pod: PlacedPod, kind: TestableKind, settings: Settings, rewrite: Rewrite): Case {
  const before = writeValue(manifestOf(pod));
  const isLeftAlone =
    kind !== 'validating' &&
    (pod.labels.get(OPT_OUT.label) === OPT_OUT.value ||
      settings.kyverno.excludedNamespaces.includes(pod.namespace));
  const after = isLeftAlone ? before : rewrite(before, judging(kind, settings));
  const isAffected = after !== before;
  const result = {
    'mutating-policy': isLeftAlone ? 'skip' : 'pass',
    'cluster-policy': isAffected ? 'pass' : 'skip',
    validating: isAffected ? 'fail' : 'pass',
  } as const;
  const comment = `# ${oneLine(`${pod.owner}, ${pod.path}`)}\n`;
  return {
    id: `${pod.namespace}/${pod.name}`,
    comment,
    before,
    after,
    result: result[kind],
    isAffected,
  };
}

/**
 * The settings under which a rewrite does what the policy does. Policies do not know severities, nor the rows that users add to the image
 * table, and take every bare name for an official image. The policy that reports does not know which namespaces the proxy has either.
 */
function judging(kind: TestableKind, settings: Settings): Settings {
  const { proxy } = settings;
  const registries = proxy.kind === 'invalid' ? [] : proxy.registries;
  const severity = {
    ...settings.severity,
    'docker-hub-image': 'warning',
  } as const;
  return {
    ...settings,
    severity,
    imagePaths: [],
    officialImages: [ANY_NAME],
    shortNames: settings.shortNames === 'ask' ? 'docker-hub' : settings.shortNames,
    ...(kind === 'validating'
      ? {
          proxy: {
            kind: 'configured',
            domain: PLACEHOLDER,
            isVolcengine: true,
            placeholder: PLACEHOLDER,
            template: DEFAULT_TEMPLATE,
            namespaces: [],
            registries,
            formerDomains: [],
            pullSecret: '',
          },
        }
      : {}),
  };
}

function manifestOf({ name, namespace, labels, spec }: Pod): ValueMap {
  const metadata = new Map<string, Value>([
    ['name', name],
    ['namespace', namespace],
  ]);
  if (labels.size > 0) {
    metadata.set('labels', labels);
  }
  return new Map<string, Value>([
    ['apiVersion', 'v1'],
    ['kind', 'Pod'],
    ['metadata', metadata],
    ['spec', spec],
  ]);
}

/**
 * Kyverno identifies a Pod by its namespace and name, and uses only the first Pod of each pair. The same name in two folders is common, so
 * the later ones get a number.
 */
function withOwnNames(pods: readonly PlacedPod[]): readonly PlacedPod[] {
  const taken = new Set<string>();
  /** For each name the number to try next, so that a thousand Pods of one name do not each begin at 2. */
  const numbers = new Map<string, number>();
  return pods.map((pod) => {
    const namespace = nameFrom(pod.namespace);
    const wanted = nameFrom(pod.name);
    let name = wanted;
    let next = numbers.get(`${namespace}/${wanted}`) ?? 2;
    for (; taken.has(`${namespace}/${name}`); next++) {
      name = `${wanted}-${next}`;
    }
    taken.add(`${namespace}/${name}`);
    numbers.set(`${namespace}/${wanted}`, next);
    return { ...pod, namespace, name };
  });
}

/** `text` turned into a name that the API server accepts. Kyverno can find such a name again in the list of a result. */
function nameFrom(text: string): string {
  const name = withoutTrailing(
    text
      .toLowerCase()
      .replace(/[^a-z0-9.-]+/g, '-')
      .slice(0, 200),
    '.-',
  ).replace(/^[.-]+/, '');
  return name === '' ? 'pod' : name;
}

function testOf(kind: TestableKind, settings: Settings, batches: readonly Batch[]): ValueMap {
  const results = batches.flatMap(({ file, cases }) =>
    (['pass', 'skip', 'fail'] as const).flatMap((result): readonly ValueMap[] => {
      const resources = cases.filter((each) => each.result === result).map(({ id }) => id);
      const entries: readonly (readonly [string, Value])[] = [
        ...subjectOf(kind, settings),
        ['kind', 'Pod'],
        ['result', result],
        ...(file === null ? [] : ([['patchedResources', file]] as const)),
        ['resources', resources],
      ];
      return resources.length === 0 ? [] : [new Map(entries)];
    }),
  );
  return new Map<string, Value>([
    ['apiVersion', 'cli.kyverno.io/v1alpha1'],
    ['kind', 'Test'],
    ['metadata', new Map([['name', `nearpull-${kind}`]])],
    ['policies', ['policy.yaml']],
    ['resources', ['resources.yaml']],
    ['results', results],
  ]);
}

/** The fields of a result that name its policy. The two generations of policies are named in different ways. */
function subjectOf(kind: TestableKind, { kyverno }: Settings): readonly (readonly [string, Value])[] {
  switch (kind) {
    case 'mutating-policy':
      return [
        ['policy', 'redirect-docker-hub'],
        ['isMutatingPolicy', true],
      ];
    case 'cluster-policy':
      return [
        ['policy', 'redirect-docker-hub'],
        ['rule', 'redirect-pods'],
      ];
    case 'validating':
      return [
        ['policy', 'report-docker-hub'],
        isAtLeast(kyverno.version ?? NEWEST_KYVERNO, 1, 17)
          ? ['isValidatingPolicy', true]
          : ['rule', 'report-docker-hub'],
      ];
  }
}

/**
 * The first 300 characters of `text`, with `?` for line breaks and other invisible characters. A comment ends with its line, so a line
 * break that comes from a manifest would turn the rest of the text into YAML.
 */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '?').slice(0, 300);
}
