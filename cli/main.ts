#!/usr/bin/env node
// The process: hands the real world to `run`.
import type { Io, Sink } from './io.ts';
import { run } from './run.ts';

const io: Io = {
  env: process.env,
  readStdin,
  stdout: sink(process.stdout),
  stderr: sink(process.stderr),
};

run(process.argv.slice(2), io).then((exitCode) => {
  // Not `process.exit`: what is still on its way into a pipe would be lost.
  process.exitCode = exitCode;
});

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function sink(stream: NodeJS.WriteStream): Sink {
  let closed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // `nearpull check | head`: whoever has read enough closes the pipe, and the exit code still says what was found.
    closed = error.code === 'EPIPE';
    if (!closed) {
      throw error;
    }
  });
  return {
    isTerminal: stream.isTTY === true,
    write(chunk) {
      if (!closed) {
        stream.write(chunk);
      }
    },
  };
}
