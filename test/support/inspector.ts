// Runs a Node process under a debugger, and sets breakpoints at lines of TypeScript through the source map, as an editor does.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';

/** A line of a source file. Lines count from 0. */
export interface SourceLine {
  readonly file: string;
  readonly line: number;
}

/** Runs `program` with a breakpoint at `wanted`. Returns the source line at which the debugger reports the stop. */
export async function stopAt(test: TestContext, program: string, wanted: SourceLine): Promise<SourceLine> {
  const child = spawn(process.execPath, ['--inspect-brk=127.0.0.1:0', program]);
  test.after(() => child.kill());
  const inspector = await connect(await addressOf(child.stderr));
  test.after(() => inspector.close());
  const map = readMap(program);
  await inspector.send('Debugger.enable');
  await inspector.send('Debugger.setBreakpointByUrl', {
    url: pathToFileURL(program).href,
    ...map.generated(wanted),
  });
  // `--inspect-brk` stops before the first line of the program. The second stop is the breakpoint.
  const beginning = inspector.paused();
  await inspector.send('Runtime.runIfWaitingForDebugger');
  await beginning;
  const stop = inspector.paused();
  await inspector.send('Debugger.resume');
  return map.source(await stop);
}

interface Location {
  readonly lineNumber: number;
  readonly columnNumber: number;
}

function readMap(program: string) {
  const payload = JSON.parse(readFileSync(`${program}.map`, 'utf8'));
  const map = new SourceMap(payload);
  const source = ({ lineNumber, columnNumber }: Location): SourceLine => {
    const entry = map.findEntry(lineNumber, columnNumber);
    if (!('originalSource' in entry)) throw new Error(`the map says nothing of line ${lineNumber + 1}`);
    return { file: resolve(dirname(program), entry.originalSource), line: entry.originalLine };
  };
  const generated = (wanted: SourceLine): Location => {
    const lines = readFileSync(program, 'utf8').split('\n');
    for (const [lineNumber, text] of lines.entries()) {
      const columnNumber = text.search(/\S/);
      if (columnNumber === -1) continue;
      const entry = map.findEntry(lineNumber, columnNumber);
      if (!('originalSource' in entry) || entry.originalLine !== wanted.line) continue;
      if (resolve(dirname(program), entry.originalSource) === wanted.file)
        return { lineNumber, columnNumber };
    }
    throw new Error(`nothing in ${program} was made from ${wanted.file}:${wanted.line + 1}`);
  };
  return { source, generated };
}

/** The address of the debugger, which Node prints to standard error. */
async function addressOf(stderr: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(stderr)) {
    const [, address] = /listening on (ws:\S+)/.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error('the process ended before it listened to a debugger');
}

interface Inspector {
  readonly send: (method: string, params?: object) => Promise<unknown>;
  /** The location at which the process stops next. */
  readonly paused: () => Promise<Location>;
  readonly close: () => void;
}

async function connect(address: string): Promise<Inspector> {
  const socket = new WebSocket(address);
  await once(socket, 'open');
  let last = 0;
  const next = <T>(choose: (message: Message) => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const listen = ({ data }: MessageEvent): void => {
        const chosen = choose(JSON.parse(data));
        if (chosen === undefined) return;
        socket.removeEventListener('message', listen);
        resolve(chosen);
      };
      socket.addEventListener('message', listen);
      socket.addEventListener('close', () => reject(new Error('the process ended under the debugger')));
    });
  return {
    send: async (method, params = {}) => {
      const id = ++last;
      const answer = next((message) => (message.id === id ? message : undefined));
      socket.send(JSON.stringify({ id, method, params }));
      const { error } = await answer;
      if (error) throw new Error(`${method}: ${error.message}`);
    },
    paused: () =>
      next(({ method, params }) =>
        method === 'Debugger.paused' ? params?.callFrames[0]?.location : undefined,
      ),
    close: () => socket.close(),
  };
}

/** The fields of a message of Chrome's DevTools protocol that are read here. */
interface Message {
  readonly id?: number;
  readonly error?: { readonly message: string };
  readonly method?: string;
  readonly params?: { readonly callFrames: readonly { readonly location: Location }[] };
}
