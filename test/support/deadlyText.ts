// Makes a text deadly for a Node process that the test itself starts, as a text would be that ends in a fault of the machine or of Node.
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A comment. Whoever searches a text with it for a word dies. */
export const DEADLY = '# this text is deadly';

/** Writes a module. A process that loads it with `--require` is killed by the system when it searches a text with `DEADLY` in it. */
export function writeDeadlyModule(): string {
  const path = join(tmpdir(), `nearpull-deadly-${process.pid}.cjs`);
  writeFileSync(
    path,
    `const { includes } = String.prototype;
String.prototype.includes = function (...words) {
  if (includes.call(this, ${JSON.stringify(DEADLY)})) process.kill(process.pid, 'SIGKILL');
  return includes.apply(this, words);
};
`,
  );
  return path;
}
