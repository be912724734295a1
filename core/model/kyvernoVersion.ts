// Versions of Kyverno: what a policy may use.

/** `1.18.2` is the same as `1.18` here: patch releases change no API. */
export interface KyvernoVersion {
  readonly major: number;
  readonly minor: number;
}

/** From `1.18`, `v1.18.2`, `1.18.x`; null for anything else. */
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

/** The newest release when this was written: what is meant where nobody says which. */
export const NEWEST_KYVERNO: KyvernoVersion = { major: 1, minor: 19 };
