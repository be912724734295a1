// The clusters in which the policies are tried: which Kubernetes with which Kyverno. `npm run test:kyverno -- --cluster` runs the first one.
import { join } from 'node:path';
import { pinnedVersion } from '../../support/goTools.ts';
import { type Engine, engineOf, moduleOf } from '../engines.ts';

/** A Kubernetes and a Kyverno that run together. */
export interface ClusterVersions {
  /** The minor version, such as `1.34`, which is also the folder in kubernetes/ that pins it. */
  readonly kubernetes: string;
  /** The minor version, such as `1.19`, which is also the folder in ../engines/ that pins it. */
  readonly kyverno: string;
}

/**
 * The versions of Kubernetes that each Kyverno supports, from and to, as its page of releases has them:
 * https://kyverno.io/docs/installation/releases/
 */
const SUPPORTED: Readonly<Record<string, readonly [from: string, to: string]>> = {
  '1.19': ['1.33', '1.35'],
  '1.17': ['1.32', '1.35'],
  '1.15': ['1.30', '1.33'],
};

/** The Kubernetes that are pinned here, the newest one first. The second one is what managed clusters run. */
const KUBERNETES = ['1.37', '1.34'] as const;

/** All clusters. The first one runs in CI: the newest Kyverno, with the newest Kubernetes of these that it supports. */
export function clusters(): readonly ClusterVersions[] {
  const [newest = '', ...older] = Object.keys(SUPPORTED);
  const first = KUBERNETES.find((version) => isSupported(version, newest)) ?? KUBERNETES[0];
  const others = KUBERNETES.filter((version) => version !== first);
  return [
    { kubernetes: first, kyverno: newest },
    ...others.map((kubernetes) => ({ kubernetes, kyverno: newest })),
    ...older.map((kyverno) => ({ kubernetes: first, kyverno })),
  ];
}

/** One line for people: the full versions, and whether Kyverno's maintainers support this pair. */
export function describeCluster({ kubernetes, kyverno }: ClusterVersions): string {
  const [from, to] = SUPPORTED[kyverno] ?? ['', ''];
  const support = isSupported(kubernetes, kyverno) ? 'supports' : 'is not said to support this, only';
  return `Kubernetes ${kubernetesVersion(kubernetes)} with Kyverno ${kyvernoVersion(kyverno)}, which ${support} ${from} to ${to}`;
}

/** The folder whose go.mod pins this Kubernetes. */
export function kubernetesModule(version: string): string {
  return join(import.meta.dirname, 'kubernetes', version);
}

/** The full version of a pinned Kubernetes, such as `v1.34.4`. */
export function kubernetesVersion(version: string): string {
  return pinnedVersion(kubernetesModule(version), 'k8s.io/kubernetes');
}

/** The full version of a pinned Kyverno, such as `v1.19.1`. */
export function kyvernoVersion(version: string): string {
  return pinnedVersion(moduleOf(version), 'github.com/kyverno/kyverno');
}

/** The engine of the cluster's Kyverno, which says whose policies it takes. */
export function engineIn({ kyverno }: ClusterVersions): Engine {
  return engineOf(kyverno);
}

/** Whether MutatingAdmissionPolicy has its final API in this Kubernetes. Before 1.36 it is `v1beta1`, and has to be switched on. */
export function hasFinalAdmissionPolicy({ kubernetes }: ClusterVersions): boolean {
  return minor(kubernetes) >= 36;
}

/**
 * Whether the API server of this cluster serves MutatingAdmissionPolicy. Where that is a beta API, Kyverno before 1.18 never becomes ready: it
 * waits for the alpha API as soon as there is any.
 */
export function servesAdmissionPolicy(versions: ClusterVersions): boolean {
  return hasFinalAdmissionPolicy(versions) || minor(versions.kyverno) >= 18;
}

/** Kyverno 1.15 listens on all addresses. It gets a network of its own, where there is only the loopback. */
export function needsOwnNetwork({ kyverno }: ClusterVersions): boolean {
  return minor(kyverno) < 17;
}

export function minor(version: string): number {
  return Number(version.split('.')[1]);
}

function isSupported(kubernetes: string, kyverno: string): boolean {
  const [from, to] = SUPPORTED[kyverno] ?? [];
  return (
    from !== undefined &&
    to !== undefined &&
    minor(from) <= minor(kubernetes) &&
    minor(kubernetes) <= minor(to)
  );
}
