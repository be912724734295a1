// The version of this program. The bundles have it; the sources run without one.

declare const NEARPULL_VERSION: string | undefined;

export const VERSION: string | null = typeof NEARPULL_VERSION === 'string' ? NEARPULL_VERSION : null;
