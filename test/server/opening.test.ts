// Tests what the server does between messages: what it waits for, and what it runs then.
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Message } from 'vscode-languageserver';
import { Opening } from '../../server/common/opening.ts';
import { warmUp } from '../../server/common/warmUp.ts';

const MESSAGE: Message = { jsonrpc: '2.0' };

test('it is quiet when no message has come for so long, however long that takes', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const opening = new Opening();
  let isQuiet = false;
  void opening.quiet(100).then(() => {
    isQuiet = true;
  });
  for (let message = 0; message < 3; message++) {
    t.mock.timers.tick(60);
    await opening.handleMessage(MESSAGE, () => undefined);
    t.mock.timers.tick(40);
    await turn();
    assert.equal(isQuiet, false, `message ${message} came 40 ms ago`);
  }
  t.mock.timers.tick(100);
  await turn();
  assert.equal(isQuiet, true);
});

for (const { what, isOver, settled } of [
  { what: 'the process settles once when no messages come', isOver: false, settled: 1 },
  { what: 'a session that is over by then changes nothing', isOver: true, settled: 0 },
]) {
  test(what, async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const settle = mock.fn();
    const lifetime = {
      begin: () => undefined,
      refuseLate: () => undefined,
      isOver: () => isOver,
      onEnd: () => undefined,
    };
    let isDone = false;
    const done = warmUp(new Opening(), lifetime, settle).then(() => {
      isDone = true;
    });
    await turn();
    await turn();
    assert.equal(settle.mock.callCount(), 0, 'not while messages may come');
    for (let wait = 0; wait < 50 && !isDone; wait++) {
      t.mock.timers.tick(100);
      await turn();
    }
    await done;
    assert.equal(settle.mock.callCount(), settled);
  });
}
