// Writes what a person chose into a policy. Every domain, template and namespace passes through here into YAML, JMESPath and CEL.
import { OWN_PLACEHOLDERS } from '../../image/proxy.ts';

/**
 * `text` as it is. Throws if it has a character that could end a literal in YAML, JMESPath or CEL, or that belongs to Kyverno's `{{ }}`.
 * `readSettings` lets no such character through, so that one here is a bug of ours.
 */
export function literal(text: string): string {
  const rest = OWN_PLACEHOLDERS.reduce((left, placeholder) => left.replaceAll(placeholder, ''), text);
  if (!/^[A-Za-z0-9._:/[\]-]*$/.test(rest)) {
    throw new Error(`${JSON.stringify(text)} cannot stand in a policy`);
  }
  return text;
}

/** A string literal of CEL. In JMESPath it is a raw string literal. */
export function quoted(text: string): string {
  return `'${literal(text)}'`;
}

/** A list of strings that is a flow sequence of YAML and a list of CEL. */
export function quotedList(texts: readonly string[]): string {
  return `[${texts.map(quoted).join(', ')}]`;
}

/** `text` with every line but the first moved right by `columns` spaces, for a place in a template that is indented that far. */
export function indent(text: string, columns: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(columns)}`);
}
