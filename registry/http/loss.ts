// Why there is no answer to a request. It is said without the address, the headers and the message of Node, which may hold secrets.

/**
 * - `dns`: the name has no address. `connect`: nobody listens there, or no way leads there. `timeout`: it takes too long.
 * - `tls`: the certificate is not trusted, or no TLS is spoken. `no-tls` is the part of it where the other side speaks plain HTTP.
 * - `reset`: the connection ended in the middle. `protocol`: what came is no HTTP. `redirects`: too many of them, or one that is not allowed.
 * - `cancelled`: the caller has ended the run.
 */
export type Loss =
  | 'dns'
  | 'connect'
  | 'timeout'
  | 'tls'
  | 'no-tls'
  | 'reset'
  | 'protocol'
  | 'redirects'
  | 'cancelled';

export interface LostReply {
  readonly loss: Loss;
  /** The host that was asked, with its port. */
  readonly host: string;
  /** The code of the system or of OpenSSL: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
  readonly code: string | null;
  /** Set where the connection was kept from an earlier request, so that another one may do. */
  readonly isStale?: true;
}

/** @param cause the loss itself, or the error of Node. `inHandshake` tells that TLS had begun and was not done. */
export function lossOf(cause: Loss | Error, { host }: URL, inHandshake = false): LostReply {
  if (typeof cause === 'string') {
    return { loss: cause, host, code: null };
  }
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
  return { loss: kindOf(code ?? '', inHandshake), host, code };
}

function kindOf(code: string, inHandshake: boolean): Loss {
  if (CODES[code]) {
    return inHandshake && CODES[code] === 'reset' ? 'tls' : CODES[code];
  }
  if (code === 'EPROTO' || /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/.test(code)) {
    return 'no-tls';
  }
  if (/^(?:ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code)) {
    return 'tls';
  }
  return code.startsWith('HPE_') ? 'protocol' : inHandshake ? 'tls' : 'reset';
}

const CODES: Readonly<Record<string, Loss>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  ECONNREFUSED: 'connect',
  EHOSTUNREACH: 'connect',
  EHOSTDOWN: 'connect',
  ENETUNREACH: 'connect',
  ENETDOWN: 'connect',
  EADDRNOTAVAIL: 'connect',
  EACCES: 'connect',
  EINVAL: 'connect',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ECONNABORTED: 'reset',
};
