// A small client of the API server, and kubectl as people run it.
import { execFile } from 'node:child_process';
import { Agent, request } from 'node:https';

export interface Answer {
  readonly code: number;
  /** The JSON of the answer. */
  readonly body: ApiObject;
  /** How long it took, in milliseconds. */
  readonly ms: number;
}

/** Any object of the API, or its `Status` where a request failed. The API has hundreds of types, and a test reads a few fields of each. */
export type ApiObject = ReturnType<typeof JSON.parse>;

/** A request that is not a plain JSON one of the administrator. */
export interface RequestOptions {
  readonly type?: string;
  /** The user whose request it is, and the groups of that user. */
  readonly as?: { readonly user: string; readonly groups: readonly string[] };
}

export interface Api {
  /** Sends a request, whatever the answer is. Throws only where there is no answer. */
  readonly send: (method: string, path: string, body?: object, options?: RequestOptions) => Promise<Answer>;
  /** The object of a successful answer. Throws for any other, with the message of the API server. */
  readonly get: (path: string) => Promise<ApiObject>;
  readonly create: (path: string, object: object) => Promise<ApiObject>;
  /** A server-side apply. */
  readonly apply: (path: string, object: object) => Promise<ApiObject>;
  readonly patch: (path: string, patch: object, type?: string) => Promise<Answer>;
  /** Deletes at once. It does not matter whether there is such an object. */
  readonly remove: (path: string) => Promise<void>;
  readonly close: () => void;
}

export interface ApiAddress {
  readonly port: number;
  /** The certificate of the authority, in PEM. */
  readonly ca: string;
  readonly token: string;
}

const MERGE = 'application/merge-patch+json';

export function apiAt({ port, ca, token }: ApiAddress): Api {
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ca });
  const send: Api['send'] = (method, path, body, { type = 'application/json', as } = {}) =>
    new Promise((resolve, reject) => {
      const begin = performance.now();
      const text = body === undefined ? '' : JSON.stringify(body);
      const headers = {
        Authorization: `Bearer ${token}`,
        Accept: 'application/json',
        ...(text !== '' && { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) }),
        ...(as && { 'Impersonate-User': as.user, 'Impersonate-Group': [...as.groups] }),
      };
      const sent = request({ host: '127.0.0.1', port, path, method, headers, agent }, (response) => {
        const chunks: Buffer[] = [];
        response
          .on('error', reject)
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('end', () => {
            const ms = performance.now() - begin;
            resolve({ code: response.statusCode ?? 0, body: readBody(Buffer.concat(chunks).toString()), ms });
          });
      });
      // A webhook that hangs may take its whole time, which is much less than this.
      sent.setTimeout(120_000, () => sent.destroy(new Error(`${method} ${path}: no answer`)));
      sent.on('error', reject).end(text);
    });
  const must = async (...words: Parameters<Api['send']>): Promise<ApiObject> => {
    const { code, body } = await send(...words);
    if (code >= 300) {
      throw new Error(`${words[0]} ${words[1]}: ${code} ${body.message}`);
    }
    return body;
  };
  return {
    send,
    get: (path) => must('GET', path),
    create: (path, object) => must('POST', path, object),
    apply: (path, object) =>
      must('PATCH', `${path}?fieldManager=test&force=true`, object, { type: 'application/apply-patch+yaml' }),
    patch: (path, patch, type = MERGE) => send('PATCH', path, patch, { type }),
    remove: async (path) => {
      await send('DELETE', path, { gracePeriodSeconds: 0, propagationPolicy: 'Background' });
    },
    close: () => agent.destroy(),
  };
}

export function pathOfPods(namespace: string): string {
  return `/api/v1/namespaces/${namespace}/pods`;
}

/** Runs kubectl with these words. What it reads from `-` is in `stdin`. */
export type RunKubectl = (args: readonly string[], stdin?: string) => Promise<KubectlRun>;

export interface KubectlRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param kubeconfig the path of the file. It is all that kubectl learns of this machine. */
export function kubectlWith(program: string, kubeconfig: string, home: string): RunKubectl {
  return (args, stdin = '') =>
    new Promise((resolve, reject) => {
      const env = { PATH: process.env['PATH'], HOME: home, KUBECONFIG: kubeconfig };
      const options = { env, timeout: 120_000, maxBuffer: 1 << 26 };
      const child = execFile(program, args, options, (error, stdout, stderr) => {
        if (error && typeof error.code !== 'number') {
          reject(error);
        } else {
          resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
        }
      });
      child.stdin?.on('error', () => undefined).end(stdin);
    });
}

function readBody(text: string): ApiObject {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Some errors, and the answers of /readyz, are plain text.
    return { message: error instanceof SyntaxError ? text : String(error) };
  }
}
