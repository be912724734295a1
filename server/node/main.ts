// The language server as a process: over stdio by default, or as `--node-ipc`, `--socket=` and `--pipe=` say.
import { createConnection } from 'vscode-languageserver/node';
import { Opening } from '../common/opening.ts';
import { serve } from '../common/server.ts';

// The session's bundle takes the library from here: classes of two copies of it would not know each other.
export * as protocol from 'vscode-languageserver/node';

const opening = new Opening();
const options = { messageStrategy: opening };
const transport = process.argv.some((each) => /^--(stdio|node-ipc|socket|pipe)\b/.test(each));
serve(
  transport ? createConnection(options) : createConnection(process.stdin, process.stdout, options),
  opening,
  async (...opened) => (await import('./session.ts')).openNodeSession(...opened),
);
