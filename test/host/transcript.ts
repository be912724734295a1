// Shows the lines of the suite, and writes everything that VS Code prints into a file, to find out why a run failed.
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { MARK } from './suite/runner.ts';

export interface Transcript {
  readonly stream: Writable;
  /** Resolves when the file is complete. */
  close(): Promise<void>;
}

/** @param file the path of the transcript. An existing file is replaced. */
export function createTranscript(file: string, show: (line: string) => void): Transcript {
  mkdirSync(dirname(file), { recursive: true });
  const whole = createWriteStream(file);
  let rest = '';
  const pass = (line: string) => {
    const at = line.indexOf(MARK);
    if (at >= 0) show(line.slice(at + MARK.length));
  };
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(pass);
      whole.write(chunk, done);
    },
    final(done) {
      pass(rest);
      whole.end(done);
    },
  });
  return {
    stream,
    close: async () => {
      stream.end();
      await finished(stream);
    },
  };
}
