// What a process of Node brings to the session. It is loaded after `initialize` is answered, with the engine and everything else.

import { openSession, type ServerHost } from '../common/openSession.ts';
import type { OpenSession } from '../common/server.ts';
import { chartPrograms } from './chartPrograms.ts';
import { crashMarker } from './crashMarker.ts';
import { diskFiles, diskManifests } from './diskFiles.ts';
import { loadEvaluator } from './evaluator.ts';
import { proxyChecks } from './proxyChecks.ts';
import { tuneV8 } from './tuneV8.ts';

export function openNodeSession(...opened: Parameters<OpenSession>): void {
  const host: ServerHost = {
    disk: diskFiles,
    manifests: diskManifests,
    marker: crashMarker(process.argv),
    loadEvaluator,
    charts: chartPrograms,
    proxyChecks,
  };
  openSession(host, ...opened);
  setTimeout(tuneV8, START).unref();
}

/** In milliseconds. The module `v8` takes 1.5 ms to load, for which nobody has to wait while the client opens its first files. */
const START = 100;
