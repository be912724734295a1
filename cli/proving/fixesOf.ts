// What the fixes of a run make of its files, as the proofs need it.
import type { FixedFiles } from '../../proof/chart/proveChart.ts';
import { leftoversOf } from '../../proof/leftovers.ts';
import type { Leftover } from '../../proof/whyLeft.ts';
import { encode } from '../files/encoding.ts';
import { realPath } from '../files/osPath.ts';
import type { Draft } from '../fixing/drafts.ts';

export function fixesOf(drafts: readonly Draft[]): FixedFiles {
  const changed = drafts.flatMap(({ source, edits, text }) =>
    source.file && edits.length > 0
      ? [[realPath(source.file.absolute), encode(text, source.encoding)] as const]
      : [],
  );
  return { instead: new Map(changed), leftovers: drafts.flatMap(leftoversIn) };
}

function leftoversIn({ source, text, report }: Draft): readonly Leftover[] {
  const { file, name } = source;
  return file ? leftoversOf({ real: realPath(file.absolute), shown: name, text, report }) : [];
}
