// The language server as a process: over stdio by default, or as `--node-ipc`, `--socket=` and `--pipe=` say.
import { createConnection } from 'vscode-languageserver/node';
import { serve } from '../common/server.ts';
import { chartPrograms } from './chartPrograms.ts';
import { crashMarker } from './crashMarker.ts';
import { diskFiles, diskManifests } from './diskFiles.ts';
import { loadEvaluator } from './evaluator.ts';
import { proxyChecks } from './proxyChecks.ts';

const transport = process.argv.some((each) => /^--(stdio|node-ipc|socket|pipe)\b/.test(each));
serve(transport ? createConnection() : createConnection(process.stdin, process.stdout), {
  disk: diskFiles,
  manifests: diskManifests,
  marker: crashMarker(process.argv),
  loadEvaluator,
  charts: chartPrograms,
  proxyChecks,
});
