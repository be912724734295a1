// Types of sharedCode.mjs, which is plain JavaScript as its caller is.
import type { Metafile, Plugin, StdinOptions } from 'esbuild';
export type Modules = ReadonlyMap<string, 'atStart' | 'whenNeeded'>;
export type Taken = Map<string, { lazy: boolean }>;
export function modulesIn(metafile: Metafile): Modules;
export function takeFrom(options: { modules: Modules; file: string; taken: Taken }): Plugin;
export function givingEntry(entryPoint: string, taken: Taken, modules: Modules): StdinOptions;
