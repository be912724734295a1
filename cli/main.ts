#!/usr/bin/env node
// The process: calls `run` with the real streams and environment.
import { createInterface, type Interface } from 'node:readline';
import { FAILED } from './exitCode.ts';
import type { Io, Sink } from './io.ts';
import { run } from './run.ts';

const stdout = sink(process.stdout);
const stderr = sink(process.stderr);
const person = process.stdin.isTTY ? terminal() : null;
const io: Io = {
  ...{ cwd: process.cwd(), env: process.env, stdout, stderr },
  readStdin,
  readAnswer: person?.readLine ?? null,
};

run(process.argv.slice(2), io).then((exitCode) => {
  person?.close();
  stdout.flush();
  stderr.flush();
  // Not `process.exit`, which would lose what is still on its way into a pipe.
  process.exitCode = exitCode;
}, giveUp);

/** Ends the process after a bug of ours, or when the disk that `>` writes to is full. Node would exit with 1, which means findings. */
function giveUp(error: unknown): never {
  console.error(error);
  process.exit(FAILED);
}

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The person at the terminal. Lines are read once a first one is asked for: a run that asks nothing must not wait for input. */
function terminal(): { readonly readLine: () => Promise<string | null>; readonly close: () => void } {
  let lines: Interface | null = null;
  let typed: AsyncIterator<string> | null = null;
  return {
    async readLine() {
      stdout.flush();
      stderr.flush();
      lines ??= createInterface({ input: process.stdin, terminal: false });
      typed ??= lines[Symbol.asyncIterator]();
      const { done, value } = await typed.next();
      return done ? null : value;
    },
    close: () => lines?.close(),
  };
}

/** Buffers what is written. One system call for each of 10,000 findings takes as long as finding them. */
function sink(stream: NodeJS.WriteStream): Sink & { readonly flush: () => void } {
  let closed = false;
  let pending = '';
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // In `nearpull check | head`, head closes the pipe when it has read enough. The exit code still says what was found.
    if (error.code !== 'EPIPE') {
      giveUp(error);
    }
    closed = true;
  });
  const flush = (): void => {
    if (!closed && pending !== '') {
      stream.write(pending);
    }
    pending = '';
  };
  return {
    isTerminal: stream.isTTY === true,
    write(chunk) {
      if (typeof chunk === 'string') {
        pending += chunk;
        if (pending.length > 1 << 16) {
          flush();
        }
      } else {
        flush();
        if (!closed) {
          stream.write(chunk);
        }
      }
    },
    flush,
  };
}
