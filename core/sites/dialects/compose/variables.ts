// Variables in Compose files: `${NAME:-default}` is its default where nobody sets the variable, so the default is what is pulled.
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
 * The reference in `scalar`. It is looked for inside a default where the name, or all of it, is one; what else variables hide is left to
 * the judgement of the whole.
 */
export function interpolatedSite(scalar: ScalarNode, text: string, key: string, where: Where): ImageSite {
  const written = text.slice(scalar.span.start, scalar.span.end);
  // Escapes and folded lines leave no offsets to count with.
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
    return { role, key, span: { start, end: start + value.length }, value, style: scalar.style, before: '' };
  };
  /** The end of the text: a tag, a digest, or neither. */
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
  // Whoever sets the variable gets the new path behind another registry.
  return splitSite({ ...leading, repository, ...suffix(tail) }, where, true);
}

/** A path behind a registry, then the tag. */
const REST_OF_PATH = /^\/([a-z0-9][a-z0-9._/-]*)((?:[:@].*)?)$/;

interface LeadingDefault {
  readonly fallback: string;
  readonly offset: number;
  /** What stands behind the variable. */
  readonly rest: string;
}

/** No real reference comes near. */
const MAX_LENGTH = 4096;

const VARIABLE = /^\$\{[A-Za-z_][A-Za-z0-9_]*:?-/;

/** The default of the variable that `value` begins with; null where there is none, or where it holds what is not certain. */
function leadingDefault(value: string): LeadingDefault | null {
  if (value.length > MAX_LENGTH) {
    return null;
  }
  let offset = 0;
  let end = value.length;
  let rest = '';
  // The default of a variable may be another variable with a default.
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

/** Offset of the brace that closes the one behind the dollar at `from`; -1 where none does. */
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
