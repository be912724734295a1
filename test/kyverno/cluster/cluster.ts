// A whole cluster on 127.0.0.1: starts it, and removes every trace of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Api, kubectlWith, type RunKubectl } from './api.ts';
import type { ClusterVersions } from './clusters.ts';
import { type ControlPlane, startControlPlane } from './controlPlane.ts';
import { type Kyverno, startKyverno } from './kyverno.ts';
import { NAMESPACES } from './manifests.ts';
import { processesIn } from './processes.ts';
import { programsOf } from './programs.ts';

export interface Cluster {
  readonly versions: ClusterVersions;
  /** Whether it has neither a controller manager nor Kyverno's reports controller. */
  readonly short: boolean;
  /** The versions that the servers themselves tell, such as `v1.34.4`. */
  readonly kubernetes: string;
  readonly api: Api;
  readonly kubectl: RunKubectl;
  readonly kyverno: Kyverno;
  readonly certificate: ControlPlane['certificate'];
  /** A folder for files of the test. */
  readonly folder: string;
  readonly stop: () => Promise<void>;
}

/** Takes about half a minute, and leaves nothing behind where it fails. */
export async function startCluster(versions: ClusterVersions, short: boolean): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'nearpull-cluster-'));
  const processes = processesIn(folder);
  let close = (): void => undefined;
  const stop = async (): Promise<void> => {
    ENDS.map((event) => process.off(event, giveUp));
    close();
    await processes.endAll();
    rmSync(folder, { recursive: true, force: true });
  };
  // A test that is told to end does not wait for anything.
  const giveUp = (): void => {
    processes.killAll();
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
    process.exit(1);
  };
  ENDS.map((event) => process.on(event, giveUp));
  try {
    const programs = programsOf(versions, short);
    const plane = await startControlPlane(folder, versions, programs, processes);
    close = plane.api.close;
    await createNamespaces(plane.api);
    const kyverno = await startKyverno(versions, programs, plane, processes);
    const { gitVersion } = await plane.api.get('/version');
    return {
      versions,
      short,
      kubernetes: gitVersion,
      api: plane.api,
      kubectl: kubectlWith(programs.kubectl, plane.kubeconfig, folder),
      kyverno,
      certificate: plane.certificate,
      folder,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const ENDS = ['exit', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Creates the namespaces of the Pods. The service accounts are made here, because without a controller manager nobody else does. */
async function createNamespaces(api: Api): Promise<void> {
  for (const name of NAMESPACES) {
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } };
    await api.apply(`/api/v1/namespaces/${name}`, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    });
    await api.apply(`/api/v1/namespaces/${name}/serviceaccounts/default`, account);
  }
}
