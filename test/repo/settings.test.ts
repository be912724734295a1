// The settings in package.json are those that the engine reads: keys, defaults, choices and limits.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { DEFAULT_SETTINGS, PROJECT_FILES, RULE_CODES, readSettings, SEVERITIES } from '../../core/index.ts';
import { exists, FILES, read, readJson } from './repository.ts';

interface Property {
  readonly type: string;
  readonly default: unknown;
  readonly scope?: string;
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly properties?: Readonly<
    Record<string, { readonly enum: readonly string[]; readonly default: string }>
  >;
}

const manifest = readJson('package.json');
const properties: Readonly<Record<string, Property>> = manifest.contributes.configuration.properties;
/** Read by the client library, never by the engine. */
const CLIENT_ONLY = new Set(['nearpull.trace.server']);
const ofEngine = Object.entries(properties).filter(([key]) => !CLIENT_ONLY.has(key));

suite('settings', () => {
  test('the defaults of package.json are those of the engine', () => {
    const given = nested(ofEngine.map(([key, property]) => [key, property.default]));
    assert.deepEqual(readSettings(given), { settings: DEFAULT_SETTINGS, problems: [] });
  });

  for (const [key, property] of ofEngine) {
    test(`${key} is read`, () => {
      const wrong = property.type === 'number' ? 'many' : 7;
      const { problems } = readSettings(nested([[key, wrong]]));
      assert.deepEqual(
        problems.map((problem) => `nearpull.${problem.key}`),
        [key],
      );
    });
    test(`${key} says where it may be set, and what it does`, () => {
      assert.match(property.scope ?? '', /^(?:resource|window|machine|application|language-overridable)$/);
      assert.match(property.markdownDescription ?? property.description ?? '', /^%[\w.-]+%$/);
    });
  }

  test('the engine reads nothing that package.json does not offer', () => {
    const keys = ofEngine.map(([key]) => key.slice('nearpull.'.length).split('.')[0]);
    assert.deepEqual(new Set(Object.keys(DEFAULT_SETTINGS)), new Set(keys));
  });

  test('nearpull.severity names every rule with every severity, and its default', () => {
    const rules = properties['nearpull.severity']?.properties ?? {};
    assert.deepEqual(Object.keys(rules).sort(), [...RULE_CODES].sort());
    for (const rule of RULE_CODES) {
      assert.deepEqual(rules[rule]?.enum, SEVERITIES);
      assert.equal(rules[rule]?.default, DEFAULT_SETTINGS.severity[rule]);
    }
  });

  test('a repository that is not trusted says neither where images come from nor what is reported', () => {
    const restricted: readonly string[] = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    const keys = [
      'proxy.domain',
      'proxy.template',
      'proxy.namespaces',
      'proxy.registries',
      'kyverno.version',
      'kyverno.excludedNamespaces',
      'severity',
      'exclude',
      'dialects',
      'imagePaths',
    ];
    const abusable = keys.map((key) => `nearpull.${key}`);
    assert.deepEqual(
      abusable.filter((key) => !restricted.includes(key)),
      [],
    );
    assert.deepEqual(
      restricted.filter((key) => !(key in properties)),
      [],
    );
  });

  test('nearpull.dialects names every dialect with its default', () => {
    const dialects = properties['nearpull.dialects']?.properties ?? {};
    const defaults = Object.entries(dialects).map(([name, each]) => [name, each.default]);
    assert.deepEqual(Object.fromEntries(defaults), DEFAULT_SETTINGS.dialects);
  });

  test('nearpull.imagePaths takes every form that it offers, and no other key', () => {
    const { properties: keys, required } =
      manifest.contributes.configuration.properties['nearpull.imagePaths'].items;
    for (const form of keys.form.enum) {
      const siblings = form === 'split' ? { registry: 'a', prefix: 'b', tag: 'c', digest: 'd' } : {};
      const entry = { kind: 'A', group: 'g', path: 'a', form, ...siblings };
      assert.deepEqual(readSettings({ imagePaths: [entry] }).problems, []);
      assert.ok(Object.keys(entry).every((key) => key in keys));
    }
    assert.deepEqual(
      readSettings({ imagePaths: [{}] }).problems.map(({ key }) => key),
      required.map((key: string) => `imagePaths[0].${key}`),
    );
  });

  test('the schema of the project file says what package.json says, in English', () => {
    const schema = readJson('schemas/nearpull.schema.json');
    const words = readJson('package.nls.json');
    for (const [key, property] of ofEngine) {
      const [first = '', second] = key.split('.').slice(1);
      const own = schema.properties[first];
      assert.deepEqual(second === undefined ? own : own.properties[second], plain(property, words), key);
    }
    const known = ofEngine.map(([key]) => key.split('.')[1] ?? '');
    assert.deepEqual(new Set(Object.keys(schema.properties)), new Set(['$schema', ...known]));
  });

  test('the project file has its schema in the editor, whatever it is called', () => {
    const { yamlValidation, jsonValidation } = manifest.contributes;
    const all: readonly { fileMatch: string; url: string }[] = [...yamlValidation, ...jsonValidation];
    assert.deepEqual(new Set(all.map(({ fileMatch }) => fileMatch)), new Set(PROJECT_FILES));
    assert.ok(all.every(({ url }) => exists(url.slice(2))));
  });

  test('every setting and command that a message or page names exists', () => {
    const commands: readonly { command: string }[] = manifest.contributes.commands;
    const known = [...Object.keys(properties), ...commands.map(({ command }) => command)];
    const isKnown = (name: string): boolean =>
      known.some((each) => each === name || each.startsWith(`${name}.`));
    const problems = FILES.filter((path) => /\.md$|\.nls.*\.json$|^l10n\/.*\.json$/.test(path)).flatMap(
      (path) =>
        [...read(path).matchAll(/(?<![\w./@-])nearpull(?:\.[a-zA-Z]+)+(?![\w/-])/g)]
          .map(([name]) => name)
          .filter((name) => !isKnown(name) && !/\.(?:ts|cjs|js|md|json|git)$/.test(name))
          .map((name) => `${path}: ${name}`),
    );
    assert.deepEqual(problems, []);
  });
});

/** A property of package.json as JSON schema, without what only VS Code knows. */
function plain(value: unknown, words: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) {
    return value.map((each) => plain(each, words));
  }
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' ? (words[value.replaceAll('%', '')] ?? value) : value;
  }
  const entries = Object.entries(value)
    .filter(([key]) => !['order', 'scope', 'defaultSnippets'].includes(key))
    .map(([key, each]) => [key === 'markdownDescription' ? 'description' : key, plain(each, words)]);
  return Object.fromEntries(entries);
}

/** `{ proxy: { domain } }` from `nearpull.proxy.domain`. */
function nested(entries: readonly (readonly [string, unknown])[]): unknown {
  const root: Record<string, unknown> = {};
  for (const [key, value] of entries) {
    const steps = key.split('.').slice(1);
    const last = steps.pop() ?? '';
    let at = root;
    for (const step of steps) {
      at[step] ??= {};
      at = at[step] as Record<string, unknown>;
    }
    at[last] = value;
  }
  return root;
}
