// Writes the ignore comment that silences a rule in a whole file.
import type { RuleCode } from '../model/ruleCodes.ts';
import { textDialectOf } from '../sites/dialects/dialectOf.ts';
import { type IgnoredLine, JSON_START } from './ignoreLine.ts';
import { directivesEnd } from './suppressions.ts';

/** The edit that silences `rule` in all of `text`, the file at `path`, and its title. Null in JSON, which has no comments. */
export function ignoreInFile(text: string, rule: RuleCode, path = ''): IgnoredLine | null {
  const isInstructions = Boolean(textDialectOf(path));
  if (!isInstructions && JSON_START.test(text)) {
    return null;
  }
  const title = { key: 'fix.ignoreFile', args: [rule] } as const;
  const existing = EXISTING.exec(text);
  if (existing) {
    const at = existing.index + existing[0].length;
    return { title, edits: [{ span: { start: at, end: at }, newText: `, ${rule}` }] };
  }
  // Nothing may stand above the parser directives of a Dockerfile.
  const directives = isInstructions ? directivesEnd(text) : 0;
  const at = directives === 0 && text.startsWith('\uFEFF') ? 1 : directives;
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const before = at > 1 && !text.slice(0, at).endsWith('\n') ? lineBreak : '';
  return {
    title,
    edits: [{ span: { start: at, end: at }, newText: `${before}# nearpull-ignore-file ${rule}${lineBreak}` }],
  };
}

/** Such a comment on a line of its own, with nothing but names of rules. */
const EXISTING = /^#[ \t]*nearpull-ignore-file(?:[ \t,]+[a-z]+(?:-[a-z]+)+)+(?=[ \t]*\r?$)/m;
