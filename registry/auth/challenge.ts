// Reads the header `WWW-Authenticate`, in which a registry says how it wants to be asked.

export type Challenge =
  | { readonly kind: 'basic' }
  | {
      readonly kind: 'bearer';
      /** The address of the token server. */
      readonly realm: string;
      readonly service: string | null;
      /** What the token has to allow: `repository:library/nginx:pull`. */
      readonly scope: string | null;
    };

/** The challenge in `header` that is met most safely: Bearer before Basic. Null where there is neither. */
export function readChallenge(header: string): Challenge | null {
  const challenges = parse(header.slice(0, LONGEST));
  const bearer = challenges.find(({ scheme, values }) => scheme === 'bearer' && values.has('realm'));
  if (bearer) {
    const { values } = bearer;
    return {
      kind: 'bearer',
      realm: values.get('realm') ?? '',
      service: values.get('service') ?? null,
      scope: values.get('scope') ?? null,
    };
  }
  return challenges.some(({ scheme }) => scheme === 'basic') ? { kind: 'basic' } : null;
}

/** In characters. Real headers have some hundreds. */
const LONGEST = 8192;

interface Scheme {
  readonly scheme: string;
  readonly values: Map<string, string>;
}

/** Of the grammar of RFC 9110, what registries write: schemes, each with `name=value` or `name="value"`. */
function parse(header: string): readonly Scheme[] {
  const found: Scheme[] = [];
  for (const [, name = '', quoted, plain] of header.matchAll(PIECE)) {
    const value = quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1');
    if (value === undefined) {
      found.push({ scheme: name.toLowerCase(), values: new Map() });
    } else {
      found.at(-1)?.values.set(name.toLowerCase(), value);
    }
  }
  return found;
}

/** A scheme, or a name with its value. The look-ahead keeps the pieces apart, so that no text is read twice. */
const PIECE = /([\w!#$%&'*+.^`|~-]+)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?(?=[\s,]|$)/g;
