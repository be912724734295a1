// Reads variables of Compose and Flux: the default in `${NAME:-default}` or `${NAME:=default}` is pulled where nobody sets the variable.
import { isDockerHubHost } from '../../../image/dockerHub.ts';
import type { ScalarNode } from '../../../yaml/tree.ts';
import {
  type ImageSite,
  type PartRole,
  partOfScalar,
  type SitePart,
  splitSite,
  type Where,
  wholeSite,
} from '../../imageSite.ts';

/**
 * The site of the reference in `scalar`.
 *
 * Where a variable with a default holds the name, or all of the reference, the default is read in its place. Any other variable stays part
 * of the reference, which is then judged as a whole.
 */
export function interpolatedSite(scalar: ScalarNode, text: string, key: string, where: Where): ImageSite {
  const written = text.slice(scalar.span.start, scalar.span.end);
  // With escapes or folded lines, an offset in the value is not an offset in the text.
  const variable = written === scalar.value ? leadingDefault(written) : null;
  if (!variable) {
    return wholeSite(scalar, key, where);
  }
  const { fallback, offset, rest } = variable;
  if (rest === '') {
    return partOfScalar(scalar, key, offset, fallback, where);
  }
  const part = (role: PartRole, value: string, at: number): SitePart => {
    const start = scalar.span.start + at;
    const span = { start, end: start + value.length };
    const isBare = scalar.style === 'plain' && scalar.mayBeInFlow === true;
    const within = { within: true, ...(isBare && { refusesBracket: true as const }) } as const;
    return { role, key, span, value, style: scalar.style, before: '', ...within };
  };
  /** The part at the end of the text: a tag, a digest, or nothing. */
  const suffix = (tail: string): { tag?: SitePart; digest?: SitePart } => {
    const role = tail.startsWith('@') ? 'digest' : 'tag';
    return tail === '' ? {} : { [role]: part(role, tail.slice(1), written.length - tail.length + 1) };
  };
  if (/^[:@]/.test(rest)) {
    return splitSite({ repository: part('repository', fallback, offset), ...suffix(rest) }, where);
  }
  const path = REST_OF_PATH.exec(fallback.endsWith('/') ? `/${rest}` : rest);
  if (!path) {
    return wholeSite(scalar, key, where);
  }
  const [, name = '', tail = ''] = path;
  const first = fallback.replace(/\/$/, '');
  const lead = part(isDockerHubHost(first) ? 'registry' : 'prefix', first, offset);
  const repository = part('repository', name, written.length - tail.length - name.length);
  const leading = lead.role === 'registry' ? { registry: lead } : { prefix: lead };
  // A person who sets the variable gets the new path after a registry of their own, so the rewrite is a guess.
  return splitSite({ ...leading, repository, ...suffix(tail) }, where, {
    key: 'reason.composeVariable',
    args: [/\w+/.exec(written)?.[0] ?? ''],
  });
}

/** A path after a registry, then a tag or a digest where there is one. */
const REST_OF_PATH = /^\/([a-z0-9][a-z0-9._/-]*)((?:[:@].*)?)$/;

interface LeadingDefault {
  readonly fallback: string;
  readonly offset: number;
  /** The text after the variable. */
  readonly rest: string;
}

/** No real reference is nearly as long. */
const MAX_LENGTH = 4096;

/** `:=` and `=` are Flux's. */
const VARIABLE = /^\$\{[A-Za-z_][A-Za-z0-9_]*:?[-=]/;

/** The default of the variable that `value` begins with. Null where there is no such variable, or where the default is not certain. */
function leadingDefault(value: string): LeadingDefault | null {
  if (value.length > MAX_LENGTH) {
    return null;
  }
  let offset = 0;
  let end = value.length;
  let rest = '';
  // The default of a variable may itself be a variable with a default.
  for (let match = VARIABLE.exec(value); match; match = VARIABLE.exec(value.slice(offset, end))) {
    const close = closingBrace(value, offset, end);
    if (close < 0 || (close < end - 1 && offset > 0)) {
      return null;
    }
    if (offset === 0) {
      rest = value.slice(close + 1);
    }
    offset += match[0].length;
    end = close;
  }
  const fallback = value.slice(offset, end);
  return offset === 0 || fallback === '' || fallback.includes('$') ? null : { fallback, offset, rest };
}

/** Offset of the brace that closes the first brace after `from`; -1 where none closes it. */
function closingBrace(value: string, from: number, end: number): number {
  let depth = 0;
  for (let at = from; at < end; at++) {
    if (value[at] === '{') {
      depth++;
    } else if (value[at] === '}' && --depth === 0) {
      return at;
    }
  }
  return -1;
}
