// Instructions of Dockerfiles: the reader against what BuildKit's own parser really answered.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readInstructions } from '../../core/sites/dialects/dockerfile/instructions.ts';
import { argumentsOf } from '../../core/sites/dialects/dockerfile/words.ts';
import answers from './data/dockerfiles.json' with { type: 'json' };

for (const { text, syntax, instructions } of answers.cases) {
  test(JSON.stringify(text), () => {
    const found = readInstructions(text, { start: 0, end: text.length, indent: 0 });
    assert.equal(found.syntax?.value ?? null, syntax);
    const read = found.all.map((instruction) => {
      const { flags, words } = argumentsOf(instruction, found.escaper);
      const { keyword } = instruction;
      const written = flags.map(({ name, value }) => `--${name}=${value?.value}`);
      return { keyword, flags: keyword === 'onbuild' ? [] : written, words: words.map(({ value }) => value) };
    });
    // Words keep the quotes inside of them, and lose those around them.
    const unquoted = instructions.map((each) => ({
      ...each,
      words: each.words.map((word) => word.replace(/^(["'])(.*)\1$/, '$2')),
    }));
    assert.deepEqual(read, unquoted);
  });
}
