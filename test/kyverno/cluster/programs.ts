// The programs of a cluster: Go builds all but etcd, at the versions that the modules pin, and etcd is Debian's. They stay in one cache folder.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildGoTools, goTool } from '../../support/goTools.ts';
import { moduleOf } from '../engines.ts';
import {
  type ClusterVersions,
  kubernetesModule,
  kubernetesVersion,
  kyvernoVersion,
  minor,
} from './clusters.ts';

const CACHE = join(
  import.meta.dirname,
  '..',
  '..',
  '..',
  'node_modules',
  '.cache',
  'nearpull-kyverno',
  'cluster',
);

/** The paths of the programs. Those that a short run leaves out are null. */
export interface Programs {
  readonly etcd: string;
  readonly apiServer: string;
  readonly kubectl: string;
  readonly kyverno: string;
  readonly controllerManager: string | null;
  readonly reportsController: string | null;
}

/** The programs that a short run leaves out, as they are called. */
export const LEFT_OUT = ['kube-controller-manager', 'reports-controller'] as const;

/** Returns null when all programs of the cluster are there, otherwise the reason why this machine cannot have them. Throws when a build fails. */
export function buildPrograms(versions: ClusterVersions, short: boolean): string | null {
  return (
    missingTools() ??
    buildKubernetes(versions.kubernetes, short) ??
    buildKyverno(versions.kyverno, short) ??
    fetchEtcd()
  );
}

export function programsOf({ kubernetes, kyverno }: ClusterVersions, short: boolean): Programs {
  const ofKubernetes = (name: string): string => goTool(cacheOf('kubernetes', kubernetes, short), name);
  const ofKyverno = (name: string): string => goTool(cacheOf('kyverno', kyverno, short), name);
  return {
    etcd: ETCD,
    apiServer: ofKubernetes('kube-apiserver'),
    kubectl: ofKubernetes('kubectl'),
    kyverno: ofKyverno('kyverno'),
    controllerManager: short ? null : ofKubernetes('kube-controller-manager'),
    reportsController: short ? null : ofKyverno('reports-controller'),
  };
}

/** The folder of the sources of this Kyverno, in which Go keeps them. It has the manifests of the release. */
export function kyvernoSources(version: string): string {
  const words = ['mod', 'download', '-json', 'github.com/kyverno/kyverno'];
  const { status, stdout, stderr } = spawnSync('go', words, { cwd: moduleOf(version), encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`go ${words.join(' ')} ended with ${status}\n${stderr}`);
  }
  return (JSON.parse(stdout) as { readonly Dir: string }).Dir;
}

/** A short run has folders of its own, because it does not build everything. */
function cacheOf(what: 'kubernetes' | 'kyverno', version: string, short: boolean): string {
  return join(CACHE, `${what}-${version}${short ? '-short' : ''}`);
}

/** The servers of Kubernetes call themselves by these variables. Without them they are v0.0.0-master. */
function buildKubernetes(version: string, short: boolean): string | null {
  const names = ['kube-apiserver', 'kubectl', ...(short ? [] : ['kube-controller-manager'])];
  const variable = (name: string): string => `k8s.io/component-base/version.${name}`;
  return buildGoTools({
    title: `${names.join(', ')} ${version}`,
    module: kubernetesModule(version),
    cache: cacheOf('kubernetes', version, short),
    packages: names.map((name) => `k8s.io/kubernetes/cmd/${name}`),
    variables: {
      [variable('gitVersion')]: kubernetesVersion(version),
      [variable('gitMajor')]: '1',
      [variable('gitMinor')]: String(minor(version)),
    },
  });
}

function buildKyverno(version: string, short: boolean): string | null {
  const names = ['kyverno', ...(short ? [] : ['reports-controller'])];
  return buildGoTools({
    title: `the controllers of Kyverno ${version}`,
    module: moduleOf(version),
    cache: cacheOf('kyverno', version, short),
    packages: names.map((name) => `github.com/kyverno/kyverno/cmd/${name}`),
    variables: { 'github.com/kyverno/kyverno/pkg/version.BuildVersion': kyvernoVersion(version) },
  });
}

const ETCD_FOLDER = join(CACHE, 'etcd');
const ETCD = join(ETCD_FOLDER, 'unpacked', 'usr', 'bin', 'etcd');

/** Takes etcd out of Debian's package, without installing it. Anybody may do that: apt gets folders of its own. */
function fetchEtcd(): string | null {
  if (existsSync(ETCD)) {
    return null;
  }
  console.log("Fetching etcd from Debian's packages, once …");
  rmSync(ETCD_FOLDER, { recursive: true, force: true });
  mkdirSync(join(ETCD_FOLDER, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(ETCD_FOLDER, 'cache', 'archives', 'partial'), { recursive: true });
  const own = [
    `Dir::State::lists=${join(ETCD_FOLDER, 'lists')}`,
    `Dir::Cache=${join(ETCD_FOLDER, 'cache')}`,
    // As root, apt would fetch as a user who may not write into this folder.
    'APT::Sandbox::User=',
  ].flatMap((option) => ['-o', option]);
  const steps = [
    ['apt-get', '--quiet', '--quiet', ...own, 'update'],
    ['apt-get', '--quiet', '--quiet', ...own, 'download', 'etcd-server'],
  ];
  for (const [program = '', ...words] of steps) {
    const { status, stderr } = spawnSync(program, words, { cwd: ETCD_FOLDER, encoding: 'utf8' });
    if (status !== 0) {
      return `it needs Debian's package etcd-server; ${program} ${words.at(-1)} said: ${(stderr ?? '').trim()}`;
    }
  }
  const [archive = ''] = readdirSync(ETCD_FOLDER).filter((name) => name.endsWith('.deb'));
  const { status, stderr } = spawnSync('dpkg', ['-x', archive, 'unpacked'], {
    cwd: ETCD_FOLDER,
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(`dpkg -x ${archive} ended with ${status}\n${stderr}`);
  }
  return null;
}

/** The reason why a cluster cannot run here, or null. Its processes need Linux: they end with the test, by a signal that only Linux has. */
function missingTools(): string | null {
  if (process.platform !== 'linux') {
    return 'a cluster needs Linux';
  }
  const missing = ['apt-get', 'dpkg', 'setpriv'].filter(
    (name) => spawnSync(name, ['--version']).status !== 0,
  );
  return missing.length === 0 ? null : `it needs ${missing.join(', ')}`;
}
