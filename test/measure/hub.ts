// A second opinion on references: whether one is on Docker Hub, in a few lines that share no code with core/image.

/** A reference to Docker Hub. */
export interface HubName {
  /** The path of the repository, with `library/` where it has no slash. */
  readonly path: string;
  /** Everything after the path: `:1.27@sha256:…`, `:{{ .tag }}`, or nothing. */
  readonly suffix: string;
}

const HUB =
  /^(?:docker\.io|index\.docker\.io|registry-1\.docker\.io|registry\.docker\.io|registry\.hub\.docker\.com)(?::443)?$/i;
const EXPRESSION = /\{\{.*?\}\}|\$\{.*?\}|\$\(.*?\)|\$[A-Z_]+|<%.*?%>|\(\(.*?\)\)|\[\[.*?\]\]|\{%.*?%\}/s;
const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const SUFFIX =
  /^(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-f]{32,})?$/;

/** The image on Docker Hub that `value` certainly names. Null for everything else. */
export function hubName(value: string): HubName | null {
  const slash = value.indexOf('/');
  const first = slash < 0 ? '' : value.slice(0, slash);
  const isHost = /[.:A-Z]/.test(first) || first === 'localhost';
  if (isHost && !HUB.test(first)) {
    return null;
  }
  const rest = isHost ? value.slice(slash + 1) : value;
  const expression = EXPRESSION.exec(rest);
  const known = expression ? rest.slice(0, expression.index) : rest;
  const colon = known.search(/[:@]/);
  const path = colon < 0 ? known : known.slice(0, colon);
  if (expression) {
    return templated(path, known, rest);
  }
  const suffix = colon < 0 ? '' : known.slice(colon);
  const isDigest = /^(?:sha256:)?[0-9a-f]{64}$/.test(isHost ? '' : known);
  const full = path.includes('/') ? path : `library/${path}`;
  return PATH.test(path) && SUFFIX.test(suffix) && !isDigest && full.length <= 245
    ? { path: full, suffix }
    : null;
}

/** `nginx:{{ .tag }}` and `bitnami/{{ .name }}` are certain. What looks like a tag may be a port where a slash follows. */
function templated(path: string, known: string, rest: string): HubName | null {
  const behind = rest.slice(known.length).replaceAll(new RegExp(EXPRESSION, 'gs'), '');
  if (known !== path && PATH.test(path) && !behind.includes('/')) {
    return { path: path.includes('/') ? path : `library/${path}`, suffix: rest.slice(path.length) };
  }
  const namespace = known.slice(0, known.lastIndexOf('/') + 1);
  return known === path && namespace !== '' && PATH.test(namespace.slice(0, -1))
    ? { path: rest, suffix: '' }
    : null;
}

/** The texts that the fix may write for `value`: one or two spellings. An empty list where `value` is not on Docker Hub. */
export function rewritten(value: string, domain: string): readonly string[] {
  const name = hubName(value);
  if (!name) {
    return [];
  }
  const plain = `${domain}/${name.path}${name.suffix}`;
  return name.suffix === '' ? [plain, `${plain}:latest`] : [plain];
}
