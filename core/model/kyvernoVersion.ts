// Versions of Kyverno and of Kubernetes, which decide what a policy may use.

/** A version without its patch number: patch releases change no API, so `1.18.2` is read as `1.18`. */
export interface KyvernoVersion {
  readonly major: number;
  readonly minor: number;
}

/** Kubernetes numbers its releases in the same way. */
export type KubernetesVersion = KyvernoVersion;

/** Reads forms such as `1.18`, `v1.18.2` and `1.18.x`. Returns null for anything else. */
export function readKyvernoVersion(text: string): KyvernoVersion | null {
  const [, major, minor] = /^v?(\d{1,3})\.(\d{1,3})(?:\.[\w.+-]{1,64})?$/.exec(text) ?? [];
  return major === undefined || minor === undefined ? null : { major: Number(major), minor: Number(minor) };
}

export function isAtLeast(version: KyvernoVersion, major: number, minor: number): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}

export function formatVersion({ major, minor }: KyvernoVersion): string {
  return `${major}.${minor}`;
}

/** The newest release that Nearpull knows, which is assumed if no version is given. */
export const NEWEST_KYVERNO: KyvernoVersion = { major: 1, minor: 19 };

/** The newest release of Kubernetes whose admission code the policies were run in. It is assumed if no version is given. */
export const NEWEST_KUBERNETES: KubernetesVersion = { major: 1, minor: 37 };
