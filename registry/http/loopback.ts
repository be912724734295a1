// Which hosts are this machine itself. Only they may be asked without TLS.

/** @param hostname without a port, as in `URL.hostname`. */
export function isLoopback(hostname: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(hostname);
}
