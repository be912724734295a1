// Cuts the template of the proxy where a policy has to fill in a value that it reads from the image.

/** `prefix`: the template ends in the path of the image, and this is the text before it. `pieces`: the literals and variables in order. */
export type TargetTemplate =
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'pieces'; readonly pieces: readonly TemplatePiece[] };

export type TemplatePiece =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'variable'; readonly variable: 'path' | 'namespace' | 'name' };

/** @param template with its domain filled in: `proxy.example/${path}`. */
export function readTemplate(template: string): TargetTemplate {
  const prefix = /^([^$]*)\$\{path\}$/.exec(template)?.[1];
  if (prefix !== undefined) {
    return { kind: 'prefix', prefix };
  }
  const pieces = template.split(/(\$\{(?:path|namespace|name)\})/).filter((piece) => piece !== '');
  return { kind: 'pieces', pieces: pieces.map(readPiece) };
}

function readPiece(piece: string): TemplatePiece {
  const variable = /^\$\{(path|namespace|name)\}$/.exec(piece)?.[1];
  return variable === 'path' || variable === 'namespace' || variable === 'name'
    ? { kind: 'variable', variable }
    : { kind: 'literal', text: piece };
}
