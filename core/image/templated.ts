// Template languages inside a value: where an expression begins, and so where certainty ends.

/**
 * Go and Jinja templates, shells and Kubernetes (`$X`, `${X}`, `$(X)`), ERB-like tags, Concourse, ytt and the marks that
 * people replace with sed. None of them can be part of an image reference, so nothing that is one is mistaken here.
 */
const EXPRESSION = /\{|\$|<%|\(\(|\[\[|%[A-Za-z_][A-Za-z0-9_]*%|@[A-Za-z_][A-Za-z0-9_]*@|__[A-Z][A-Z0-9_]*__/;

/** Offset of the first template expression in `text`, or -1. A vendor's placeholder in braces is none. */
export function templateStart(text: string): number {
  const start = text.search(EXPRESSION);
  return start >= 0 && text.startsWith('{访问域名}', start) ? -1 : start;
}
