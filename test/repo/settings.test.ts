// Checks that package.json declares exactly the settings that the engine reads. generated.test.ts checks the generated parts of them.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { DEFAULT_SETTINGS, PROJECT_FILES, readSettings } from '../../core/index.ts';
import { exists, FILES, read, readJson } from './repository.ts';

interface Property {
  readonly type: string;
  readonly default: unknown;
  readonly scope?: string;
  readonly description?: string;
  readonly markdownDescription?: string;
}

const manifest = readJson('package.json');
const properties: Readonly<Record<string, Property>> = manifest.contributes.configuration.properties;
/** Settings that are about an editor alone, so that the engine does not read them. */
const EDITOR_ONLY = new Set([
  'nearpull.problems',
  'nearpull.inlayHints',
  'nearpull.helm.path',
  'nearpull.trace.server',
]);
const ofEngine = Object.entries(properties).filter(([key]) => !EDITOR_ONLY.has(key));

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

  test('the engine reads nothing that package.json does not offer, except for the language of the process', () => {
    const keys = [...ofEngine.map(([key]) => key.slice('nearpull.'.length).split('.')[0]), 'language'];
    assert.deepEqual(new Set(Object.keys(DEFAULT_SETTINGS)), new Set(keys));
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

/** Turns flat keys into nested objects: `nearpull.proxy.domain` becomes `{ proxy: { domain } }`. */
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
