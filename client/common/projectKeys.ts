// Which keys and values may stand at a place of a project file, read off the settings in package.json. It needs no reader of YAML: such a file
// is nested by indentation.

/** A setting as package.json declares it. */
export interface SettingSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly items?: SettingSchema;
}

export interface ProjectChoice {
  readonly text: string;
  readonly description: string;
  readonly kind: 'key' | 'value';
}

/**
 * What can be written at the end of `before`, the text up to the cursor. `settings` are those of package.json, by names such as
 * `nearpull.proxy.domain`. Empty in a comment, and where anything may stand.
 */
export function projectChoices(
  before: string,
  settings: Readonly<Record<string, SettingSchema>>,
): readonly ProjectChoice[] {
  const lines = before.split('\n');
  const line = lines.pop() ?? '';
  const [, indent = '', dash = '', key, value] =
    /^( *)(- +)?(?:["']?([\w-]+)["']?:[ \t]+)?["']?([\w-]*)$/.exec(line) ?? [];
  if (value === undefined) {
    return [];
  }
  const path = pathAbove(lines, indent.length + dash.length);
  const parent = path.reduce<SettingSchema | undefined>(below, rootOf(settings));
  const here = key === undefined ? parent : below(parent, key);
  if (key !== undefined || (dash !== '' && parent?.items?.enum)) {
    const schema = key === undefined ? parent?.items : here;
    return valuesOf(schema).map((text) => ({ text, description: '', kind: 'value' }));
  }
  const object = dash === '' ? parent : parent?.items;
  const taken = dash === '' ? siblings(lines, indent.length) : new Set<string>();
  return Object.entries(object?.properties ?? {})
    .filter(([name]) => !taken.has(name))
    .map(([name, { markdownDescription, description }]) => ({
      text: name,
      description: markdownDescription ?? description ?? '',
      kind: 'key',
    }));
}

/** The settings as one object: `nearpull.proxy.domain` is `domain` in `proxy`. */
function rootOf(settings: Readonly<Record<string, SettingSchema>>): SettingSchema {
  const properties: Record<string, SettingSchema> = {};
  for (const [name, schema] of Object.entries(settings)) {
    const [, group = '', inner] = name.split('.');
    properties[group] =
      inner === undefined
        ? schema
        : { ...properties[group], properties: { ...properties[group]?.properties, [inner]: schema } };
  }
  return { properties };
}

function below(schema: SettingSchema | undefined, key: string): SettingSchema | undefined {
  const object = schema?.items ?? schema;
  return object?.properties?.[key];
}

function valuesOf(schema: SettingSchema | undefined): readonly string[] {
  return schema?.enum ?? (schema?.type === 'boolean' ? ['true', 'false'] : []);
}

/** The keys around a line that is indented by `column`, from the outside to the inside. */
function pathAbove(lines: readonly string[], column: number): readonly string[] {
  const path: string[] = [];
  let inner = column;
  for (const line of lines.toReversed()) {
    const [, start = '', key] = /^( *(?:- +)*)["']?([\w-]+)["']?:/.exec(line) ?? [];
    if (key !== undefined && start.length < inner) {
      path.unshift(key);
      inner = start.length;
    }
  }
  return path;
}

/** The keys that stand beside a line that is indented by `column`, above it. */
function siblings(lines: readonly string[], column: number): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const line of lines.toReversed()) {
    const [, indent = '', key = ''] = /^( *)["']?([\w-]+)["']?:/.exec(line) ?? [];
    if (key !== '' && indent.length < column) {
      break;
    }
    if (key !== '' && indent.length === column) {
      keys.add(key);
    }
  }
  return keys;
}
