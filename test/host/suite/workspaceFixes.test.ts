// Tests of "fix all in the workspace": what is ticked at first, what is left, and what happens to files that change meanwhile.
import assert from 'node:assert/strict';
import { commands, Uri, window, workspace } from 'vscode';
import { folder, PROXY, podWith, readFile, withDomain, writeFile } from './editing.ts';
import { test } from './runner.ts';

const SAFE = podWith('nginx:1.27');
const FIXED = podWith(`${PROXY}/library/nginx:1.27`);
/** A name without a namespace that is no Docker Official Image. */
const TO_REVIEW = podWith('shop:1');

test('safe fixes are ticked, those to review are not, and ignored files are not even listed', () =>
  alone(async () => {
    await writeFile('safe.yaml', SAFE);
    await writeFile('review.yaml', TO_REVIEW);
    await writeFile('made/.ignore', '*\n');
    await writeFile('made/out.yaml', SAFE);
    assert.equal(await answered(search(), 'nearpull.applyFixes'), 1);
    assert.deepEqual(await Promise.all(['safe.yaml', 'review.yaml', 'made/out.yaml'].map(textOf)), [
      FIXED,
      TO_REVIEW,
      SAFE,
    ]);
  }));

test('a list that is discarded changes nothing', () =>
  alone(async () => {
    // A name of its own: VS Code keeps the text of a closed document for a while, and the server counts what is open.
    await writeFile('kept.yaml', SAFE);
    assert.equal(await answered(search(), 'nearpull.discardFixes'), undefined);
    assert.equal(await readFile('kept.yaml'), SAFE);
  }));

test('a file that changed after it was searched is left as it is, and the others are fixed', () =>
  alone(async () => {
    await writeFile('changed.yaml', SAFE);
    await writeFile('other.yaml', SAFE);
    // It is written all the time, because nothing tells when the search has read it.
    let text = SAFE;
    let isChosen = false;
    const write = async (): Promise<void> => {
      for (let times = 0; !isChosen; times++) {
        text = `# ${times}\n${SAFE}`;
        await writeFile('changed.yaml', text);
      }
    };
    const writing = write();
    const done = search();
    await eventually(() => commands.executeCommand('nearpull.applyFixes')).finally(() => {
      isChosen = true;
    });
    await writing;
    assert.equal(await done, 1);
    assert.equal(await readFile('changed.yaml'), text);
    assert.equal(await textOf('other.yaml'), FIXED);
  }));

test('one undo takes back all files of a batch', () =>
  alone(async () => {
    const names = ['one.yaml', 'two.yaml'];
    await Promise.all(names.map((name) => writeFile(name, SAFE)));
    assert.equal(await commands.executeCommand('nearpull.fixWorkspace', { confirm: false }), 2);
    assert.deepEqual(await Promise.all(names.map(textOf)), [FIXED, FIXED]);
    assert.deepEqual(await Promise.all(names.map(readFile)), [FIXED, FIXED], 'closed files are saved');
    await window.showTextDocument(Uri.joinPath(folder(), 'one.yaml'));
    await commands.executeCommand('undo');
    assert.deepEqual(await Promise.all(names.map(textOf)), [SAFE, SAFE]);
    await workspace.saveAll();
  }));

/** The file of the workspace itself is excluded, so that the numbers are those of `body`. */
function alone(body: () => Promise<void>): Promise<void> {
  return withDomain(PROXY, async () => {
    const settings = workspace.getConfiguration('nearpull');
    await settings.update('exclude', ['deployment.yaml']);
    try {
      await body();
    } finally {
      await settings.update('exclude', undefined);
    }
  });
}

async function search(): Promise<number | undefined> {
  return commands.executeCommand('nearpull.fixWorkspace');
}

/** Runs `command` until there is something to choose, and resolves with the result of the search. */
async function answered<T>(search: Promise<T>, command: string): Promise<T> {
  await eventually(() => commands.executeCommand(command));
  return search;
}

async function eventually(probe: () => Thenable<unknown>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while ((await probe()) !== true) {
    assert.ok(Date.now() < deadline, 'there is nothing to choose');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** The text of a file as an editor shows it. */
async function textOf(name: string): Promise<string> {
  return (await workspace.openTextDocument(Uri.joinPath(folder(), name))).getText();
}
