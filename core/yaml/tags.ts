// Knows the YAML tags that leave a value what it looks like. All other tags belong to a tool that puts something else in its place.

/**
 * Whether a value with `tag` can be read without knowing the tool that the tag is for. True for the types of YAML and for `!override` of
 * Compose. False for `!reset` of Compose, `!Ref` of CloudFormation, `!vault` of Ansible, `!ENV` of mkdocs and the like.
 */
export function isReadable(tag: string): boolean {
  return tag === OVERRIDE || READABLE.has(tag.replace(/^!!/, YAML_TYPES).replace(/^!<(.*)>$/, '$1'));
}

/** Compose replaces the value of another file with the value after this tag, instead of merging the two. */
export const OVERRIDE = '!override';

const YAML_TYPES = 'tag:yaml.org,2002:';

/** `!` says that a plain scalar is a string. Binary data and timestamps are left out, because no reference is one. */
const READABLE: ReadonlySet<string> = new Set([
  '!',
  ...['str', 'null', 'bool', 'int', 'float', 'map', 'seq', 'set', 'omap'].map((type) => YAML_TYPES + type),
]);
