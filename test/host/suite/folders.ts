// What VS Code calls in a workspace of several folders, each with settings of its own (see run.ts).
import './folders.test.ts';
import { runAll } from './runner.ts';

export function run(): Promise<void> {
  return runAll();
}
