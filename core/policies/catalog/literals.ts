// What a person chose, as a literal of a policy: the one gate that domains, templates and namespaces pass on their way into YAML, JMESPath and CEL.
import { PLACEHOLDER } from '../../image/proxy.ts';

/**
 * `text`, when none of its characters means anything to YAML, JMESPath, CEL or Kyverno's `{{ }}`. Settings that are read by `readSettings` hold no
 * others, so that anything else is a bug of ours: it throws.
 */
export function literal(text: string): string {
  const rest = text.replaceAll(PLACEHOLDER, '');
  if (!/^[A-Za-z0-9._:/[\]-]*$/.test(rest)) {
    throw new Error(`${JSON.stringify(text)} cannot stand in a policy`);
  }
  return text;
}

/** A string of CEL, and of JMESPath, where it is called raw. */
export function quoted(text: string): string {
  return `'${literal(text)}'`;
}

/** A flow sequence of YAML, and a list of CEL. */
export function quotedList(texts: readonly string[]): string {
  return `[${texts.map(quoted).join(', ')}]`;
}

/** `text` with every line but the first moved right by `columns`: for a place in a template that is indented that far. */
export function indent(text: string, columns: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(columns)}`);
}
