// Finds the end of a scalar in what a template writes after a key.
import type { UsePart } from '../../../../model/chartUses.ts';

/** The scalar that `parts` are the YAML of: without quotes, comments and white space around it; literal neighbours are one part. */
export function scalarIn(parts: readonly UsePart[]): readonly UsePart[] {
  const joined: UsePart[] = [];
  for (const part of parts) {
    const before = joined.at(-1);
    if (part.kind === 'text' && before?.kind === 'text') {
      joined[joined.length - 1] = { kind: 'text', text: before.text + part.text };
    } else if (part.kind !== 'text' || part.text !== '') {
      joined.push(part);
    }
  }
  const [first] = joined;
  const open = first?.kind === 'text' ? /^\s*(?:[>|][-+]?\s+)?(["']?)\s*/.exec(first.text) : null;
  const quote = open?.[1] ?? '';
  const trimmed =
    first?.kind === 'text'
      ? [{ ...first, text: first.text.slice(open?.[0].length ?? 0) }, ...joined.slice(1)]
      : joined;
  return cutAtEnd(trimmed, quote).filter((part) => part.kind !== 'text' || part.text !== '');
}

/** A quote ends the scalar; a plain one ends at what no reference holds. */
function cutAtEnd(parts: readonly UsePart[], quote: string): readonly UsePart[] {
  const kept: UsePart[] = [];
  for (const part of parts) {
    const end =
      part.kind === 'text'
        ? part.text.search(quote === '' ? /[\s,}\]"'\\]/ : new RegExp(`[${quote}\\s]`))
        : -1;
    if (part.kind === 'text' && end >= 0) {
      kept.push({ ...part, text: part.text.slice(0, end) });
      break;
    }
    kept.push(part);
  }
  return kept;
}
