// Checks that activation registers every command that package.json shows, and names no command twice.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMAND_NAMES } from '../../client/common/commandNames.ts';
import manifest from '../../package.json' with { type: 'json' };

test('every command of package.json is registered, each once', () => {
  const names: readonly string[] = COMMAND_NAMES;
  const shown = manifest.contributes.commands.map(({ command }) => command);
  assert.deepEqual(
    shown.filter((command) => !names.includes(command)),
    [],
  );
  assert.equal(new Set(names).size, names.length);
});
