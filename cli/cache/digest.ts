// Makes a short string of long ones.
import { type Hash, hash } from 'node:crypto';

/** In characters of base64, which have 6 bits each. Nobody has found two texts with the same 126 bits of SHA-256. */
export const DIGEST_LENGTH = 21;

/** @param given a text, bytes, or a SHA-256 that has taken them */
export function digestOf(given: string | Uint8Array | Hash): string {
  const isText = typeof given === 'string' || given instanceof Uint8Array;
  return (isText ? hash('sha256', given, 'base64url') : given.digest('base64url')).slice(0, DIGEST_LENGTH);
}
