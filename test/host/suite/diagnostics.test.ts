// Tests of what a person sees in a manifest: underlines, their messages, and the hover.
import assert from 'node:assert/strict';
import {
  commands,
  DiagnosticSeverity,
  type Hover,
  MarkdownString,
  Range,
  WorkspaceEdit,
  workspace,
} from 'vscode';
import { diagnosticsOf, openFile, PROXY, podWith, rangeOf, withDomain } from './editing.ts';
import { test } from './runner.ts';

test('a manifest shows its Docker Hub images, with source, code, link and range', () =>
  withDomain(PROXY, async () => {
    const editor = await openFile('seen.yaml', podWith('nginx', '"grafana/grafana:11.4.0"', 'ghcr.io/a/b:1'));
    const [first, second] = await diagnosticsOf(editor.document.uri, 2);
    assert.ok(first && second);
    assert.deepEqual(first.range, rangeOf(editor, 'nginx'));
    assert.deepEqual(second.range, rangeOf(editor, 'grafana/grafana:11.4.0'));
    assert.equal(first.severity, DiagnosticSeverity.Warning);
    assert.ok(typeof first.code === 'object');
    assert.equal(first.code.value, 'docker-hub-image');
    assert.match(first.code.target.toString(), /\/docs\/rules\/docker-hub-image\.md$/);
    assert.equal(first.message, 'nginx is pulled from Docker Hub.');
  }));

test('diagnostics follow the typing', () =>
  withDomain(PROXY, async () => {
    const { document } = await openFile('typed.yaml', podWith('ghcr.io/a/b:1'));
    await diagnosticsOf(document.uri, 0);
    const edit = new WorkspaceEdit();
    edit.insert(
      document.uri,
      document.positionAt(document.getText().length),
      '    - name: more\n      image: redis:7\n',
    );
    assert.ok(await workspace.applyEdit(edit));
    const [found] = await diagnosticsOf(document.uri, 1);
    assert.match(found?.message ?? '', /redis:7/);
  }));

test('a setting has its effect on open files at once', () =>
  withDomain(PROXY, async () => {
    const { document } = await openFile('severity.yaml', podWith('nginx'));
    await diagnosticsOf(document.uri, 1);
    const settings = () => workspace.getConfiguration('nearpull', document.uri);
    await settings().update('severity', { 'docker-hub-image': 'off' });
    await diagnosticsOf(document.uri, 0);
    await settings().update('severity', undefined);
    await diagnosticsOf(document.uri, 1);
  }));

test('the hover says what an image is and what it becomes', () =>
  withDomain(PROXY, async () => {
    const editor = await openFile('hover.yaml', podWith('nginx:1.27'));
    await diagnosticsOf(editor.document.uri, 1);
    const image = rangeOf(editor, 'nginx:1.27');
    const hovers = await commands.executeCommand<Hover[]>(
      'vscode.executeHoverProvider',
      editor.document.uri,
      image.start.translate(0, 2),
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((part) => (part instanceof MarkdownString ? part.value : ''))
      .join('\n');
    assert.match(text, /`docker\.io\/library\/nginx:1\.27`/);
    assert.match(text, new RegExp(`\`${PROXY}/library/nginx:1\\.27\``));
    assert.match(text, /\(https:\/\/hub\.docker\.com\/_\/nginx\)/);
    assert.ok(hovers.some(({ range }) => range instanceof Range && range.isEqual(image)));
  }));
