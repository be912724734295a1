// A language client that does almost nothing, so that a benchmark measures the server.
import { Buffer } from 'node:buffer';
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: { readonly items?: readonly { readonly section?: string }[]; readonly uri?: string };
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** `pull`: the client asks for diagnostics after each change. `push`: it waits until the server publishes them. */
export type Mode = 'pull' | 'push';

/** The measured file, where a benchmark needs only one. */
const URI = 'file:///bench/manifest.yaml';

export class LanguageClient {
  readonly process: ChildProcess;
  readonly #mode: Mode;
  readonly #settings: Readonly<Record<string, unknown>>;
  readonly #input: Writable;
  readonly #answers = new Map<number, (message: Message) => void>();
  #published: () => void = () => undefined;
  /** The file whose diagnostics are waited for. */
  #awaited = URI;
  #lastId = 0;
  #version = 0;
  #pieces: Buffer[] = [];
  #missing = 0;

  /** Starts `node ...args` with the protocol on its standard streams. `settings` answers `workspace/configuration`, by section. */
  constructor(args: readonly string[], mode: Mode, settings: Readonly<Record<string, unknown>> = {}) {
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.process = child;
    this.#mode = mode;
    this.#settings = settings;
    this.#input = child.stdin;
    (child.stdout as Readable).on('data', (chunk: Buffer) => this.#read(chunk));
  }

  /** `folder` is the URI of the workspace folder. */
  async initialize(folder = 'file:///bench'): Promise<void> {
    await this.#request('initialize', {
      processId: process.pid,
      rootUri: folder,
      workspaceFolders: [{ uri: folder, name: 'bench' }],
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true },
        textDocument: {
          publishDiagnostics: { codeDescriptionSupport: true },
          ...(this.#mode === 'pull' && { diagnostic: { codeDescriptionSupport: true } }),
        },
      },
    });
    this.#notify('initialized', {});
  }

  /** Opens the file. Returns the milliseconds until its diagnostics arrived. */
  open(text: string, uri = URI): Promise<number> {
    this.#version += 1;
    const textDocument = { uri, languageId: 'yaml', version: this.#version, text };
    return this.#untilDiagnostics(uri, () => this.#notify('textDocument/didOpen', { textDocument }));
  }

  close(uri = URI): void {
    this.#notify('textDocument/didClose', { textDocument: { uri } });
  }

  /** Opens a file of the disk under its own URI. */
  openFile(path: string): Promise<number> {
    return this.open(readFileSync(path, 'utf8'), pathToFileURL(path).href);
  }

  /** Asks for the hover at the start of the file. Returns the milliseconds until the answer. */
  async hover(uri: string): Promise<number> {
    const begin = performance.now();
    await this.#request('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 0 } });
    return performance.now() - begin;
  }

  /** Replaces `length` characters in a line. Returns the milliseconds until the diagnostics arrived. */
  type(line: number, character: number, length: number, text: string, uri = URI): Promise<number> {
    this.#version += 1;
    const range = { start: { line, character }, end: { line, character: character + length } };
    return this.#untilDiagnostics(uri, () =>
      this.#notify('textDocument/didChange', {
        textDocument: { uri, version: this.#version },
        contentChanges: [{ range, text }],
      }),
    );
  }

  /** Sends any other request. */
  ask(method: string, params: unknown): Promise<unknown> {
    return this.#request(method, params);
  }

  async stop(): Promise<void> {
    await this.#request('shutdown', undefined);
    this.#notify('exit', undefined);
  }

  async #untilDiagnostics(uri: string, act: () => void): Promise<number> {
    this.#awaited = uri;
    const begin = performance.now();
    const published = new Promise<void>((resolve) => {
      this.#published = resolve;
    });
    act();
    await (this.#mode === 'push'
      ? published
      : this.#request('textDocument/diagnostic', { textDocument: { uri } }));
    return performance.now() - begin;
  }

  #request(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#answers.set(id, ({ error, result }) =>
        error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result),
      );
      this.#send({ id, method, params });
    });
  }

  #notify(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  #send(message: object): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#input.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #receive(message: Message): void {
    const { id, method, params } = message;
    if (method === undefined) {
      this.#answers.get(Number(id))?.(message);
      this.#answers.delete(Number(id));
    } else if (id !== undefined) {
      const answers = params?.items?.map(({ section = '' }) => this.#settings[section] ?? null);
      this.#send({ id, result: method === 'workspace/configuration' ? answers : null });
    } else if (method === 'textDocument/publishDiagnostics' && params?.uri === this.#awaited) {
      this.#published();
    }
  }

  #read(chunk: Buffer): void {
    this.#pieces.push(chunk);
    this.#missing -= chunk.length;
    while (this.#missing <= 0) {
      const data = Buffer.concat(this.#pieces);
      const header = data.indexOf('\r\n\r\n');
      this.#pieces = [data];
      const length = Number(/Content-Length: (\d+)/i.exec(data.toString('latin1', 0, header))?.[1]);
      if (header < 0 || data.length < header + 4 + length) {
        this.#missing = header < 0 ? 1 : header + 4 + length - data.length;
        return;
      }
      const end = header + 4 + length;
      this.#pieces = [data.subarray(end)];
      this.#missing = end < data.length ? 0 : 1;
      this.#receive(JSON.parse(data.toString('utf8', header + 4, end)));
    }
  }
}
