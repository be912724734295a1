// The entry that VS Code calls in an untrusted folder whose settings name a proxy (see run.ts).
import './restricted.test.ts';
import { runAll } from './runner.ts';

export function run(): Promise<void> {
  return runAll();
}
