#!/usr/bin/env node
// The process: hands the real world to `run`.
import { FAILED } from './exitCode.ts';
import type { Io, Sink } from './io.ts';
import { run } from './run.ts';

const stdout = sink(process.stdout);
const stderr = sink(process.stderr);
const io: Io = { cwd: process.cwd(), env: process.env, readStdin, stdout, stderr };

run(process.argv.slice(2), io).then((exitCode) => {
  stdout.flush();
  stderr.flush();
  // Not `process.exit`: what is still on its way into a pipe would be lost.
  process.exitCode = exitCode;
}, giveUp);

/** A bug of ours, or a full disk behind `>`. Left to Node, the exit code would be the one for findings. */
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

/** Gathers what is written: one system call for each of 10,000 findings takes as long as finding them. */
function sink(stream: NodeJS.WriteStream): Sink & { readonly flush: () => void } {
  let closed = false;
  let pending = '';
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // `nearpull check | head`: whoever has read enough closes the pipe, and the exit code still says what was found.
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
