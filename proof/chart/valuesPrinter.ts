// The template that has Helm itself print the values of a render: those of the chart, of its subcharts and of the person, laid over one another.

/** Its file in the templates of the temporary copy. */
export const VALUES_TEMPLATE = 'nearpull-values.yaml';

/** The values stand below a key of their own, because Helm reads the keys at the top of every document. */
export const VALUES_PRINTER =
  'apiVersion: nearpull/v1\nkind: NearpullValues\nmetadata:\n  name: nearpull-values\nvalues: {{ .Values | toJson }}\n';

/** Takes the printed values out of a render. Null where the render has none. */
export function takeValues(render: string): { readonly text: string; readonly values: unknown } | null {
  const match = PRINTED.exec(render);
  if (!match?.[2]) {
    return null;
  }
  const text = render.slice(0, match.index) + render.slice(match.index + match[0].length);
  return { text, values: JSON.parse(match[2]) };
}

const PRINTED =
  /^---\n# Source: ([^\n]*)\/templates\/nearpull-values\.yaml\napiVersion: nearpull\/v1\nkind: NearpullValues\nmetadata:\n {2}name: nearpull-values\nvalues: (.*)\n/m;
