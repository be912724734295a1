// Starts etcd, the API server and the controller manager on 127.0.0.1, as a cluster has them. There are no nodes: no Pod ever runs.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Api, apiAt } from './api.ts';
import { type ClusterVersions, hasFinalAdmissionPolicy, servesAdmissionPolicy } from './clusters.ts';
import { freePorts, type Processes, type Running, until } from './processes.ts';
import type { Programs } from './programs.ts';

export interface ControlPlane {
  readonly api: Api;
  /** The path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** Writes a kubeconfig for the user of this token, and returns its path. */
  readonly kubeconfigOf: (name: string, token: string) => string;
  /** The certificate and key that the API server uses, in PEM. Its authority, which all clients trust, is the last part. */
  readonly certificate: { readonly cert: string; readonly key: string; readonly ca: string };
}

/** Takes some seconds. Throws with the output of the process that did not start. */
export async function startControlPlane(
  folder: string,
  versions: ClusterVersions,
  programs: Programs,
  processes: Processes,
): Promise<ControlPlane> {
  const [client = 0, peer = 0, port = 0, manager = 0] = await freePorts(4);
  startEtcd(programs, processes, client, peer);
  const tokens = writeKeys(folder);
  const server = processes.start({
    name: 'kube-apiserver',
    program: programs.apiServer,
    args: [...apiServerArgs(port, client), ...featuresOf(versions)],
  });
  const certificate = await until('the certificate of the API server', async () =>
    readCertificate(folder, server),
  );
  const api = apiAt({ port, ca: certificate.ca, token: tokens.admin });
  await until('the API server', async () => {
    assertRunning(server);
    return (await api.send('GET', '/readyz').catch(() => null))?.code === 200;
  });
  const kubeconfigOf = (name: string, token: string): string => {
    const path = join(folder, `${name}.kubeconfig`);
    writeFileSync(path, kubeconfig(port, certificate.ca, token));
    return path;
  };
  if (programs.controllerManager !== null) {
    processes.start({
      name: 'kube-controller-manager',
      program: programs.controllerManager,
      args: managerArgs(kubeconfigOf('controller-manager', tokens.manager), manager),
    });
  }
  return { api, kubeconfig: kubeconfigOf('admin', tokens.admin), kubeconfigOf, certificate };
}

/** Throws with the last lines of a process that has ended, so that nobody waits for it. */
export function assertRunning(process: Running): void {
  if (!process.isRunning()) {
    throw new Error(`${process.name} ended; ${process.lastLines()}`);
  }
}

function startEtcd({ etcd }: Programs, processes: Processes, client: number, peer: number): void {
  const [clients, peers] = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`];
  processes.start({
    name: 'etcd',
    program: etcd,
    args: [
      '--data-dir=etcd',
      `--listen-client-urls=${clients}`,
      `--advertise-client-urls=${clients}`,
      `--listen-peer-urls=${peers}`,
      `--initial-advertise-peer-urls=${peers}`,
      `--initial-cluster=default=${peers}`,
      // The data is thrown away. Waiting for the disk at each write only costs time.
      '--unsafe-no-fsync',
    ],
  });
}

/** The API server makes its own certificate in the folder `pki`. */
function apiServerArgs(port: number, etcd: number): readonly string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${etcd}`,
    '--bind-address=127.0.0.1',
    // Where there is only the loopback it finds no address of its own. Nobody asks for this one, which is kept for documentation (RFC 5737).
    '--advertise-address=192.0.2.1',
    `--secure-port=${port}`,
    '--cert-dir=pki',
    // The endpoints of the service `kubernetes` must not be addresses of the loopback.
    '--endpoint-reconciler-type=none',
    '--token-auth-file=tokens.csv',
    '--service-account-issuer=https://kubernetes.default.svc',
    '--service-account-key-file=accounts.pub',
    '--service-account-signing-key-file=accounts.key',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--authorization-mode=RBAC',
    '--allow-privileged=true',
    '--profiling=false',
  ];
}

/** What newer versions have by default: image volumes, and MutatingAdmissionPolicy, whose API is a beta one here. */
function featuresOf(versions: ClusterVersions): readonly string[] {
  if (hasFinalAdmissionPolicy(versions)) {
    return [];
  }
  return servesAdmissionPolicy(versions)
    ? [
        '--feature-gates=MutatingAdmissionPolicy=true,ImageVolume=true',
        '--runtime-config=admissionregistration.k8s.io/v1beta1=true',
      ]
    : ['--feature-gates=ImageVolume=true'];
}

function managerArgs(kubeconfigPath: string, port: number): readonly string[] {
  return [
    `--kubeconfig=${kubeconfigPath}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    '--cert-dir=pki-manager',
    '--leader-elect=false',
    '--use-service-account-credentials=true',
    '--service-account-private-key-file=accounts.key',
    '--root-ca-file=ca.crt',
    '--authentication-skip-lookup=true',
  ];
}

/** Writes the key that signs tokens of service accounts, and tokens for the administrator and the controller manager. */
function writeKeys(folder: string): { readonly admin: string; readonly manager: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  writeFileSync(join(folder, 'accounts.key'), privateKey, { mode: 0o600 });
  writeFileSync(join(folder, 'accounts.pub'), publicKey);
  const [admin, manager] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
  const user = 'system:kube-controller-manager';
  const lines = [`${admin},admin,admin,"system:masters"`, `${manager},${user},${user}`];
  writeFileSync(join(folder, 'tokens.csv'), `${lines.join('\n')}\n`, { mode: 0o600 });
  return { admin, manager };
}

function readCertificate(folder: string, server: Running): ControlPlane['certificate'] | null {
  assertRunning(server);
  const read = (name: string): string => {
    try {
      return readFileSync(join(folder, 'pki', name), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return '';
      }
      throw error;
    }
  };
  const [cert, key] = [read('apiserver.crt'), read('apiserver.key')];
  const ca = cert.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n/gs)?.at(-1);
  if (ca === undefined || !key.includes('-----END')) {
    return null;
  }
  writeFileSync(join(folder, 'ca.crt'), ca);
  return { cert, key, ca };
}

function kubeconfig(port: number, ca: string, token: string): string {
  const cluster = {
    server: `https://127.0.0.1:${port}`,
    'certificate-authority-data': Buffer.from(ca).toString('base64'),
  };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'test', cluster }],
    users: [{ name: 'test', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
  });
}
