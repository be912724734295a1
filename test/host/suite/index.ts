// The entry that VS Code loads and calls. It runs the tests of these files, in this order.
import './serverStart.test.ts';
import './activation.test.ts';
import './crashes.test.ts';
import './diagnostics.test.ts';
import './fixes.test.ts';
import './inventory.test.ts';
import './neighbours.test.ts';
import './policy.test.ts';
import './server.test.ts';
import './settings.test.ts';
import './workspaceFixes.test.ts';
import { runAll } from './runner.ts';

export function run(): Promise<void> {
  return runAll();
}
