// Fixes that are made together: which of them fit, and the edits of all files that come of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptFixes, applyEdits, type Edit, type Fix } from '../../core/index.ts';

const edit = (start: number, end: number, newText: string): Edit => ({ span: { start, end }, newText });

function fixOf(edits: readonly Edit[], elsewhere: Fix['elsewhere'] = []): Fix {
  const reason = { key: 'reason.otherFile', args: ['b'] } as const;
  return { title: { key: 'fix.rewrite', args: ['', ''] }, safety: 'needs-review', reason, edits, elsewhere };
}

test('edits that touch fit, edits that overlap or begin at one place do not, whatever order they come in', () => {
  const pairs: readonly (readonly [Edit, Edit, boolean])[] = [
    [edit(0, 2, 'x'), edit(2, 4, 'y'), true],
    [edit(0, 2, 'x'), edit(1, 4, 'y'), false],
    [edit(0, 9, 'x'), edit(3, 4, 'y'), false],
    [edit(0, 2, 'x'), edit(2, 2, 'y'), true],
    [edit(2, 2, 'x'), edit(2, 4, 'y'), true],
    [edit(2, 2, 'x'), edit(2, 2, 'y'), false],
    [edit(2, 4, 'x'), edit(2, 4, 'y'), false],
    [edit(2, 4, 'x'), edit(2, 4, 'x'), true],
    [edit(1, 5, 'x'), edit(3, 3, 'y'), false],
  ];
  for (const [one, other, expected] of pairs) {
    for (const [first, second] of [
      [one, other],
      [other, one],
    ] as const) {
      const accepted = acceptFixes();
      accepted.accept('a', fixOf([first]));
      assert.equal(accepted.fits('a', fixOf([second])), expected, JSON.stringify([first, second]));
      assert.ok(accepted.fits('b', fixOf([second])), 'another file');
    }
  }
});

test('the same edit is made once, and all edits are in the order of the text', () => {
  const accepted = acceptFixes();
  const shared = edit(0, 1, 'X');
  accepted.accept('a', fixOf([edit(4, 5, 'Z'), shared]));
  accepted.accept('a', fixOf([shared, edit(2, 3, 'Y'), edit(2, 2, '+')]));
  assert.equal(applyEdits('abcdef', accepted.edits.get('a') ?? []), 'Xb+YdZf');
});

test('a fix of two files fits only where all of its edits do', () => {
  const accepted = acceptFixes();
  accepted.accept('a', fixOf([], [{ path: 'b', edits: [edit(0, 3, 'x')] }]));
  assert.deepEqual([...accepted.edits.keys()], ['b']);
  assert.equal(
    accepted.fits('c', fixOf([edit(0, 1, 'y')], [{ path: 'b', edits: [edit(1, 2, 'z')] }])),
    false,
  );
  assert.equal(accepted.fits('c', fixOf([edit(0, 1, 'y')], [{ path: 'b', edits: [edit(3, 4, 'z')] }])), true);
});
