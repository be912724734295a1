// Types of installMissing.mjs, which is plain JavaScript because it runs before anything is installed.
export function installMissing(folder: string, options?: readonly string[]): Promise<boolean>;
export function npm(folder: string, args: readonly string[]): Promise<void>;
