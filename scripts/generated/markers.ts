// Replaces the generated parts of pages. Each part is between two comments that name it.

/** `page` with every part between its markers. Throws when a part has no markers, or when markers have no part. */
export function withTables(page: string, path: string, parts: Readonly<Record<string, string>>): string {
  const missing = new Set(Object.keys(parts));
  const text = page.replaceAll(MARKED, (_, name: string) => {
    const part = parts[name];
    if (part === undefined) {
      throw new Error(`${path}: nothing is generated for the markers of "${name}"`);
    }
    missing.delete(name);
    return `<!-- generated: ${name} -->\n\n${part}\n\n<!-- /generated -->`;
  });
  if (missing.size > 0) {
    throw new Error(`${path}: there are no markers for "${[...missing].join('", "')}"`);
  }
  return text;
}

const MARKED = /<!-- generated: ([^>]+?) -->\n.*?<!-- \/generated -->/gs;

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
}
