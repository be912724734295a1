// Types of loading.mjs, which is plain JavaScript as its caller is.
import type { ImportKind, Plugin } from 'esbuild';
export function loadWhenUsed(): Plugin;
export function protocolFromFile(file: string, isInWorkerToo: boolean): Plugin;
export function loadFromFile(how: ImportKind, filter: RegExp, file: string): Plugin;
