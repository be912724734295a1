// Finds where the first template expression of a value begins. Everything from there on is uncertain.

/**
 * Expressions of Go and Jinja templates, of shells and Kubernetes (`$X`, `${X}`, `$(X)`), ERB-like tags, Concourse and ytt, and markers
 * that people replace with sed. No image reference can contain any of these, so no image reference is mistaken for a template.
 */
const EXPRESSION = /\{|\$|<%|\(\(|\[\[|%[A-Za-z_][A-Za-z0-9_]*%|@[A-Za-z_][A-Za-z0-9_]*@|__[A-Z][A-Z0-9_]*__/;

/** Returns the UTF-16 offset of the first template expression in `text`; -1 if there is none, or if it is the vendor's placeholder. */
export function templateStart(text: string): number {
  const start = text.search(EXPRESSION);
  return start >= 0 && text.startsWith('{访问域名}', start) ? -1 : start;
}
