// The oracle for texts that are not readable YAML, such as the templates of charts: every line with a key `image`.

export interface LineSite {
  readonly value: string;
  /** The offset of the value in the text. */
  readonly start: number;
  /** The reason why the value is not a reference, or null. */
  readonly reason: string | null;
}

const IMAGE_LINE =
  /(?<=^[ \t]*(?:- +)*(?:\{ *)?|[{,] *)(?:"image"|'image'|image)[ \t]*:[ \t]+(?<rest>\S.*)$/gm;

export function lineSites(text: string): readonly LineSite[] {
  const hidden = commentsOf(text);
  const sites: LineSite[] = [];
  for (const match of text.matchAll(IMAGE_LINE)) {
    const rest = match.groups?.rest ?? '';
    const written = scalarIn(rest);
    const at = match.index + match[0].length - rest.length;
    const line = text.slice(text.lastIndexOf('\n', match.index) + 1, match.index);
    if (/^\s*#/.test(line) || hidden.some(({ start, end }) => match.index >= start && match.index < end)) {
      continue;
    }
    sites.push({ value: written.value, start: at + written.offset, reason: reasonAgainst(written.value) });
  }
  return sites;
}

function commentsOf(text: string): readonly { start: number; end: number }[] {
  return [...text.matchAll(/\{\{-?\s*\/\*.*?\*\/\s*-?\}\}/gs)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** The value at the beginning of `rest`, which is the rest of a line. */
function scalarIn(rest: string): { value: string; offset: number } {
  const quote = rest[0];
  if (quote === '"' || quote === "'") {
    // Quotes inside of an expression do not end the value.
    const inner = /^(?:\{\{.*?\}\}|[^{]|\{(?!\{))*?(?=["'])/.exec(
      rest.slice(1).replaceAll(quote === '"' ? "'" : '"', '_'),
    );
    const value = rest.slice(1, 1 + (inner?.[0].length ?? rest.length));
    return { value, offset: 1 };
  }
  const plain = /^(?:\{\{.*?\}\}|[^\s#,}]|(?<=\S)#)+/.exec(rest)?.[0] ?? '';
  return { value: plain.trimEnd(), offset: 0 };
}

function reasonAgainst(value: string): string | null {
  if (value === '') {
    return 'an empty string';
  }
  if (/^(?:\{\{[^}]*\}\}|\$\{[^}]*\})$/.test(value)) {
    return 'a template: one expression';
  }
  if (/^[[{&*|>]/.test(value) && !value.startsWith('{{')) {
    return 'no scalar on this line';
  }
  return /^\{\{/.test(value) ? 'a template: begins with an expression' : null;
}
