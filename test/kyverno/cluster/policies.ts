// The policies that are tried in a cluster. A policy that redirects images gets every check of checks/ with a line in `redirectingPolicies`.
import type { PolicyKind } from '../../../core/index.ts';
import { EXCLUDED_NAMESPACE } from '../pods.ts';
import { type GivenSettings, renderWhole, rewriters, type Subject, subject } from '../subjects.ts';
import type { ApiObject } from './api.ts';
import type { Cluster } from './cluster.ts';
import { engineIn, servesAdmissionPolicy } from './clusters.ts';
import { until } from './processes.ts';

export const DOMAIN = 'my-proxy-cn-beijing.cr.volces.com';

/** The settings of every check that is not about settings. */
export const GIVEN: GivenSettings = {
  proxy: { domain: DOMAIN },
  kyverno: { excludedNamespaces: [EXCLUDED_NAMESPACE] },
};

/** What `nginx` becomes with these settings. */
export const REDIRECTED_NGINX = `${DOMAIN}/library/nginx:latest`;

/** The policies that redirect images, in every form that this cluster takes. Each is tried alone. */
export function redirectingPolicies(cluster: Cluster): readonly Subject[] {
  const own = servesAdmissionPolicy(cluster.versions) ? [admissionPolicy(cluster)] : [];
  return [...rewriters(engineIn(cluster.versions)).map(whole), ...own];
}

/** A subject with everything that people apply. */
function whole(each: Subject): Subject {
  return { ...each, render: (given) => renderWhole(each.kind, each.version, given) };
}

/** One policy of each kind: those that can be in a cluster at the same time. */
export function policyOfEachKind(cluster: Cluster): readonly Subject[] {
  return redirectingPolicies(cluster).filter(({ isVariant }) => !isVariant);
}

/** Whether Kyverno runs the policy, rather than the API server itself. */
export function runsInKyverno({ kind }: Pick<Subject, 'kind'>): boolean {
  return kind !== 'mutating-admission-policy';
}

/** The name of the kind for kubectl. */
export const RESOURCES: Readonly<Record<PolicyKind, string>> = {
  'mutating-policy': 'mutatingpolicies.policies.kyverno.io',
  'cluster-policy': 'clusterpolicies.kyverno.io',
  'mutating-admission-policy': 'mutatingadmissionpolicies.admissionregistration.k8s.io',
  validating: 'policies that report',
  'require-proxy': 'validatingpolicies.policies.kyverno.io',
  'require-proxy-audit': 'policies that report',
  'pull-secret': 'mutatingpolicies.policies.kyverno.io',
  'namespaced-mutating-policy': 'namespacedmutatingpolicies.policies.kyverno.io',
  guide: 'clusterpolicies.kyverno.io',
};

/** A policy that is in the cluster. */
export interface Installed {
  /** The policy as it was applied. */
  readonly text: string;
  /** Deletes it, and waits until Pods are created as they are written. */
  readonly remove: () => Promise<void>;
}

/** Applies a policy as the guide says, and waits until it redirects. */
export async function install(
  cluster: Cluster,
  policy: Subject,
  given: GivenSettings = GIVEN,
): Promise<Installed> {
  const text = policy.render(given);
  const remove = async (): Promise<void> => {
    await kubectlOrThrow(cluster, ['delete', '-f', '-'], text);
    await until(`${policy.title} is gone`, async () => (await triedImage(cluster)) === TRIED);
  };
  await kubectlOrThrow(cluster, ['apply', '-f', '-'], text);
  try {
    await until(`${policy.title} redirects`, async () => (await triedImage(cluster)) !== TRIED, 90);
    await settled(cluster);
  } catch (error) {
    await remove();
    throw error;
  }
  return { text, remove };
}

/** Calls `use` while the policy is in the cluster. */
export async function withPolicy<T>(
  cluster: Cluster,
  policy: Subject,
  use: () => Promise<T>,
  given: GivenSettings = GIVEN,
): Promise<T> {
  const { remove } = await install(cluster, policy, given);
  try {
    return await use();
  } finally {
    await remove();
  }
}

export async function kubectlOrThrow(
  { kubectl }: Cluster,
  args: readonly string[],
  stdin = '',
): Promise<string> {
  const { code, stdout, stderr } = await kubectl(args, stdin);
  if (code !== 0) {
    throw new Error(`kubectl ${args.join(' ')}: ${stderr}${stdout}`);
  }
  return stdout;
}

/** An image that all settings of the tests redirect. */
const TRIED = 'docker.io/library/redis:1';

async function triedImage({ api }: Cluster): Promise<string> {
  const { code, body } = await api.send('POST', '/api/v1/namespaces/default/pods?dryRun=All', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'tried' },
    spec: { containers: [{ name: 'c', image: TRIED }] },
  });
  return code === 201 ? body.spec.containers[0].image : `${code} ${body.message}`;
}

/** Kyverno has several rules for one policy, and registers them one after the other. */
async function settled({ api }: Cluster): Promise<void> {
  const path = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
  let [before, since] = ['', Date.now()];
  await until('the webhooks stay as they are', async () => {
    const { items } = await api.get(path);
    const state = JSON.stringify(items.map(({ webhooks }: ApiObject) => webhooks));
    if (state !== before) {
      [before, since] = [state, Date.now()];
    }
    return Date.now() - since > 1_500;
  });
}

function admissionPolicy({ versions }: Cluster): Subject {
  const own = subject('mutating-admission-policy', versions.kyverno);
  const kubernetes = { version: versions.kubernetes };
  return {
    ...own,
    title: `mutating-admission-policy of ${versions.kubernetes}`,
    render: (given) => renderWhole(own.kind, own.version, { ...given, kubernetes }),
  };
}
