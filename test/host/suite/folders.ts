// The entry that VS Code calls in a workspace of several folders with settings of their own (see run.ts).
import './folders.test.ts';
import { runAll } from './runner.ts';

export function run(): Promise<void> {
  return runAll();
}
