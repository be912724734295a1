// Finds block scalars whose white space around the reference is part of the value, and leaves that white space out.
import type { Fix } from '../../report.ts';
import type { ImageSite } from '../../sites/imageSite.ts';
import type { Edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { lengthWithout } from '../../text/trailing.ts';
import type { RuleFinding } from '../rule.ts';
import { safetyOf } from './safety.ts';

/**
 * What is wrong with the reference at `site` if it is a block scalar that keeps its last line break (`|`, `>`, `|+`), or has blank lines
 * before the reference or spaces after it. The API server refuses such a value. Null for all other sites, and for templates, whose text may be trimmed.
 */
export function keptWhiteSpace(site: ImageSite, text: string): RuleFinding | null {
  const { span, raw, style, shared, dialect } = site;
  if (style !== 'block' || (dialect !== 'kubernetes' && dialect !== 'kustomize')) {
    return null;
  }
  const header = headerBefore(text, span.start);
  const [, spaces = '', lineBreak] = /^([ \t]*)(\r\n|\n|\r)?/.exec(text.slice(span.end)) ?? [];
  const keepsLineBreak = header !== null && lineBreak !== undefined && !header.indicators.includes('-');
  if (!header || (!keepsLineBreak && spaces === '' && isEmpty(header.blank))) {
    return null;
  }
  const indicators = `${header.indicators.replace(/[-+]/, '')}-`;
  const { start, style: mark } = header;
  const edits: readonly Edit[] = [
    { span: { start, end: start + header.indicators.length }, newText: indicators },
    { span: header.blank, newText: '' },
    { span: { start: span.end, end: span.end + spaces.length }, newText: '' },
  ];
  const fix: Fix = {
    title: { key: 'fix.stripLineBreak', args: [mark + indicators] },
    // Nothing can need the white space, because the API server refuses the object with it. An alias may use the text for something else.
    ...safetyOf(shared ? { key: 'reason.shared', args: [] } : null),
    edits: edits.filter(({ span: at, newText }) => text.slice(at.start, at.end) !== newText),
  };
  return { span, message: { key: 'invalid-image-reference.lineBreak', args: [raw] }, fixes: [fix] };
}

interface BlockHeader {
  readonly style: string;
  /** Indentation and chomping: `2`, `-`, `2+`. Empty where the header has neither. */
  readonly indicators: string;
  /** UTF-16 offset of the indicators. */
  readonly start: number;
  /** The blank lines between the header and the content. */
  readonly blank: Span;
}

/** The header of the block scalar whose content begins at `offset`: the end of the last line before it that is not blank. */
function headerBefore(text: string, offset: number): BlockHeader | null {
  const before = text.slice(0, offset).trimEnd();
  const line = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  const match = /([|>])([-+0-9]{0,2})(?:[ \t]+#[\s\S]*)?$/.exec(before.slice(line));
  const [, style = '', indicators = ''] = match ?? [];
  const between = text.slice(before.length, offset);
  const blank = {
    start: before.length + (/^[ \t]*(?:\r\n|\n|\r)/.exec(between)?.[0].length ?? 0),
    end: before.length + lengthWithout(between, ' \t'),
  };
  return match && { style, indicators, start: line + match.index + style.length, blank };
}

function isEmpty({ start, end }: Span): boolean {
  return start === end;
}
