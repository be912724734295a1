// Applies every safe fix of a file in memory, and checks that nothing but images changed.
import {
  applyEdits,
  type CheckOptions,
  check,
  type Edit,
  fixAll,
  type Report,
  type Settings,
} from '../../core/index.ts';
import { rewritten } from './hub.ts';
import { readTrees } from './oracle/trees.ts';
import { treeProblems } from './sameTree.ts';

export interface Cure {
  readonly edits: number;
  /** The problems. Empty where there is none. */
  readonly problems: readonly string[];
  /** Whether js-yaml could read the file, so that trees were compared. */
  readonly compared: boolean;
}

/** Null where there is nothing to fix. `domain` must be the domain in `settings`. */
export function cure(
  text: string,
  report: Report,
  settings: Settings,
  options: CheckOptions,
  domain: string,
): Cure | null {
  const edits = fixAll(report);
  if (edits.length === 0) {
    return null;
  }
  const fixed = applyEdits(text, edits);
  const again = fixAll(check(fixed, settings, options)).length;
  const problems = again > 0 ? [`a second run changes ${again} more`] : [];
  const before = readTrees(text);
  const after = before && readTrees(fixed);
  if (before && after) {
    problems.push(...treeProblems(before, after, domain));
  } else if (before) {
    problems.push('js-yaml cannot read it any more');
  } else {
    problems.push(...edits.flatMap((edit) => editProblems(text, edit, domain)));
    problems.push(...restProblems(text, fixed, edits));
  }
  return { edits: edits.length, problems, compared: before !== null };
}

/** Checks an edit of a text that is not readable YAML: it must replace the reference on a line with that reference at the domain. */
function editProblems(text: string, { span, newText }: Edit, domain: string): readonly string[] {
  const old = text.slice(span.start, span.end);
  const line = text.slice(text.lastIndexOf('\n', span.start - 1) + 1, span.start);
  const isReference = rewritten(old, domain).includes(newText);
  const isKeyed = /(?:image|repository|registry|name)["']?\s*:\s*["']?(?:[^\s"']*[=/-])?$/i.test(line);
  return isReference && isKeyed ? [] : [`${JSON.stringify(line + old)} became ${JSON.stringify(newText)}`];
}

/** Checks that the text outside of the edits is the same, byte for byte. */
function restProblems(text: string, fixed: string, edits: readonly Edit[]): readonly string[] {
  let at = 0;
  let moved = 0;
  for (const { span, newText } of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    if (span.start < at || text.slice(at, span.start) !== fixed.slice(at + moved, span.start + moved)) {
      return [`the text before offset ${span.start} is another`];
    }
    at = span.end;
    moved += newText.length - (span.end - span.start);
  }
  return text.slice(at) === fixed.slice(at + moved) ? [] : ['the text behind the last edit is another'];
}
