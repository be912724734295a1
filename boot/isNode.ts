// Tells Node from other programs that say that they are one. Bun and Deno give a version of Node as well.
import process from 'node:process';

/** Whether this is a Node whose version `versions` matches, with V8 in it. */
export function isNode(versions: RegExp): boolean {
  return versions.test(process.version) && !('bun' in process.versions || 'deno' in process.versions);
}
