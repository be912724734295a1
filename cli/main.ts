#!/usr/bin/env node
// The process: calls `run` with the real streams and environment.
import { FAILED } from './exitCode.ts';
import type { Io, Sink } from './io.ts';
import { run } from './run.ts';

const stdout = sink(process.stdout);
const stderr = sink(process.stderr);
const io: Io = { cwd: process.cwd(), env: process.env, readStdin, stdout, stderr };

run(process.argv.slice(2), io).then((exitCode) => {
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
