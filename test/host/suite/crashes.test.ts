// Tests of a server that really dies: of documents that kill it, and of one that was killed too often.
import assert from 'node:assert/strict';
import { commands, languages, type Uri } from 'vscode';
import { DEADLY, writeDeadlyModule } from '../../support/deadlyText.ts';
import { diagnosticsOf, openFile, PROXY, podWith, until, withDomain } from './editing.ts';
import { test } from './runner.ts';

const POD = podWith('nginx:1.27');

test(
  'a file that killed the server twice is left alone; after five deaths a restart helps',
  () =>
    withDomain(PROXY, async () => {
      const before = process.env['NODE_OPTIONS'];
      process.env['NODE_OPTIONS'] = `--require "${writeDeadlyModule()}"`;
      try {
        await commands.executeCommand('nearpull.restartServer');
        const good = await openFile('good.yaml', POD);
        await diagnosticsOf(good.document.uri, 1);
        const first = await openFile('first.yaml', `${DEADLY}\n${POD}`);
        await isLeftAlone(first.document.uri);
        await diagnosticsOf(good.document.uri, 1);
        const second = await openFile('second.yaml', `${DEADLY}\n${POD}`);
        await isLeftAlone(second.document.uri);
        await isLeftAlone(first.document.uri);
        // The fifth death: no server starts by itself any more.
        await openFile('third.yaml', `${DEADLY}\n${POD}`);
        await until('the end of the server', () =>
          languages.getDiagnostics(first.document.uri).length === 0 ? true : null,
        );
        process.env['NODE_OPTIONS'] = before ?? '';
        await commands.executeCommand('nearpull.restartServer');
        await diagnosticsOf(first.document.uri, 1);
        assert.deepEqual(notChecked(first.document.uri), []);
      } finally {
        process.env['NODE_OPTIONS'] = before ?? '';
        await commands.executeCommand('nearpull.restartServer');
      }
    }),
  { timeoutMs: 90_000 },
);

async function isLeftAlone(uri: Uri): Promise<void> {
  await until(`${uri.path} to be left alone`, () => (notChecked(uri).length === 1 ? true : null));
}

function notChecked(uri: Uri) {
  return languages
    .getDiagnostics(uri)
    .filter(({ code, range }) => code === 'not-checked' && range.start.line === 0);
}
