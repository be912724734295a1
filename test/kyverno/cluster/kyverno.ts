// Installs Kyverno from the manifest of its release, and runs its controllers outside of the cluster, as it lets developers do.
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import type { Api, ApiObject } from './api.ts';
import { type ClusterVersions, needsOwnNetwork } from './clusters.ts';
import { assertRunning, type ControlPlane } from './controlPlane.ts';
import { freePorts, type Processes, type Running, until } from './processes.ts';
import { kyvernoSources, type Programs } from './programs.ts';

const NAMESPACE = 'kyverno';

export interface Kyverno {
  readonly admission: Running;
  /** Starts the admission controller again after it was killed. */
  readonly restart: () => Promise<void>;
}

/** Takes about half a minute: most of it are the many kinds that Kyverno defines. */
export async function startKyverno(
  { kyverno: version }: ClusterVersions,
  programs: Programs,
  plane: ControlPlane,
  processes: Processes,
): Promise<Kyverno> {
  const manifest = loadAll(
    readFileSync(join(kyvernoSources(version), 'config', 'install-latest-testing.yaml'), 'utf8'),
  ) as readonly ApiObject[];
  const objects = manifest.filter(Boolean);
  await install(plane.api, programs.controllerManager === null ? withAggregatedRoles(objects) : objects);
  const controller = (name: string): Promise<Controller> => controllerOf(name, manifest, plane);
  const own = needsOwnNetwork({ kubernetes: '', kyverno: version });
  const [free = 0, ...ports] = await freePorts(3);
  // Kyverno 1.15 leaves the port out of the URLs of policies in CEL. In a network of its own, every port is free.
  const webhookPort = own ? 443 : free;
  const admission = async (): Promise<Running> => {
    const { args, env } = await controller('kyverno-admission-controller');
    await until('the rights of Kyverno', () => mayReadKinds(plane.api));
    const running = processes.start({
      name: 'kyverno',
      program: programs.kyverno,
      args: [...args, ...listening(webhookPort, ports[0] ?? 0, own)],
      env,
    });
    await until(
      () => `Kyverno is ready; ${running.lastLines()}`,
      async () => {
        assertRunning(running);
        return (await statusOf(`https://127.0.0.1:${webhookPort}/health/readiness`)) === 200;
      },
      120,
    );
    await until('the webhooks of Kyverno', () => hasWebhooks(plane.api));
    return running;
  };
  let running = await admission();
  if (programs.reportsController !== null) {
    const { args, env } = await controller('kyverno-reports-controller');
    processes.start({
      name: 'reports-controller',
      program: programs.reportsController,
      args: [...args, ...metrics(ports[1] ?? 0, own)],
      env,
    });
  }
  return {
    get admission() {
      return running;
    },
    restart: async () => {
      await running.end('SIGKILL');
      running = await admission();
    },
  };
}

/**
 * Whether the API server knows the roles of Kyverno yet. It reads new ones a moment later, and Kyverno ends where it may not read its own kinds: in
 * a cluster it is started again.
 */
async function mayReadKinds(api: Api): Promise<boolean> {
  const kinds = { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions', verb: 'get' };
  const user = `system:serviceaccount:${NAMESPACE}:kyverno-admission-controller`;
  const { status } = await api.create('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: { user, groups: ['system:serviceaccounts'], resourceAttributes: kinds },
  });
  return status.allowed === true;
}

/** How a controller is started: as its Deployment says, but with a kubeconfig. */
interface Controller {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

async function controllerOf(
  name: string,
  manifest: readonly ApiObject[],
  { api, kubeconfigOf }: ControlPlane,
): Promise<Controller> {
  const deployment = manifest.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name);
  const { serviceAccountName, containers } = deployment.spec.template.spec;
  const [container] = containers;
  const path = `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/${serviceAccountName}/token`;
  const { status } = await api.create(path, { spec: { expirationSeconds: 12 * 3600 } });
  const fields: Readonly<Record<string, string>> = {
    'metadata.namespace': NAMESPACE,
    'metadata.name': `${name}-0`,
  };
  const env = container.env.map(({ name, value, valueFrom }: ApiObject) => [
    name,
    value ?? fields[valueFrom.fieldRef.fieldPath] ?? '',
  ]);
  return {
    args: [...container.args, `--kubeconfig=${kubeconfigOf(name, status.token)}`, '--disableLogColor=true'],
    // The folder for keys of signatures is at the root of the image.
    env: { ...Object.fromEntries(env), TUF_ROOT: '.sigstore' },
  };
}

/**
 * Where it listens, which differs from a cluster. With a serverIP, the webhooks that it registers have URLs. A Kyverno that cannot renew its
 * lease in time ends, which is no matter where it is started again. On a machine that has much to do, it gets more time.
 */
function listening(port: number, metricsPort: number, own: boolean): readonly string[] {
  return [
    `--webhookServerPort=${port}`,
    '--leaderElectionRetryPeriod=10s',
    '--controllerRuntimeMetricsAddress=0',
    ...metrics(metricsPort, own),
    // Kyverno 1.15 adds the port itself.
    ...(own ? ['--serverIP=127.0.0.1'] : [`--serverIP=127.0.0.1:${port}`, '--webhookServerHost=127.0.0.1']),
  ];
}

function metrics(port: number, own: boolean): readonly string[] {
  return [`--metricsPort=${port}`, ...(own ? [] : ['--metricsHost=127.0.0.1'])];
}

/** Installs all but what would run as Pods. */
async function install(api: Api, manifest: readonly ApiObject[]): Promise<void> {
  const objects = manifest.filter(({ kind }) => !['Deployment', 'Service', 'Job', 'CronJob'].includes(kind));
  const first = ['Namespace', 'CustomResourceDefinition'];
  const rank = ({ kind }: ApiObject): number => (first.includes(kind) ? first.indexOf(kind) : first.length);
  for (const wanted of [0, 1, 2]) {
    await Promise.all(
      objects.filter((each) => rank(each) === wanted).map((each) => api.apply(pathOf(each), each)),
    );
  }
  await until('the kinds of Kyverno', async () => {
    const { items } = await api.get('/apis/apiextensions.k8s.io/v1/customresourcedefinitions');
    return items.every(({ status }: ApiObject) =>
      status?.conditions?.some(({ type, status: is }: ApiObject) => type === 'Established' && is === 'True'),
    );
  });
}

/** The roles of Kyverno with the rules of those that they gather by label, which the controller manager would do. */
function withAggregatedRoles(manifest: readonly ApiObject[]): readonly ApiObject[] {
  const roles = manifest.filter(({ kind }) => kind === 'ClusterRole');
  return manifest.map(({ aggregationRule, ...object }) => {
    const selectors: readonly ApiObject[] = aggregationRule?.clusterRoleSelectors ?? [];
    const gathered = roles.filter(({ metadata }) =>
      selectors.some(({ matchLabels }) =>
        Object.entries(matchLabels).every(([label, value]) => metadata.labels?.[label] === value),
      ),
    );
    const rules = gathered.flatMap((role) => role.rules ?? []);
    return rules.length === 0 ? object : { ...object, rules };
  });
}

/** The path of an object whose kind has a regular plural. */
function pathOf({ apiVersion, kind, metadata }: ApiObject): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const namespace = metadata.namespace ? `/namespaces/${metadata.namespace}` : '';
  return `${root}${namespace}/${kind.toLowerCase()}s/${metadata.name}`;
}

async function hasWebhooks(api: Api): Promise<boolean> {
  const path = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
  return (await api.send('GET', `${path}/kyverno-policy-mutating-webhook-cfg`)).code === 200;
}

/** The code of an answer, whoever has signed the certificate, or null where nothing answers. */
function statusOf(url: string): Promise<number | null> {
  return new Promise((resolve) => {
    request(url, { rejectUnauthorized: false, timeout: 5_000 }, (response) => {
      response.resume();
      resolve(response.statusCode ?? null);
    })
      .on('error', () => resolve(null))
      .end();
  });
}
