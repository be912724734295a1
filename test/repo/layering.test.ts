// Checks which module may import which: the table of layers, no import cycles, and the packages that belong to one layer.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { importsOf, read, SOURCES, withoutComments } from './repository.ts';

interface Layer {
  /** The path of a folder or a file. */
  readonly name: string;
  /** The files and folders of the repository that the layer may import, besides its own. */
  readonly files: readonly string[];
  readonly packages: readonly RegExp[];
}

const NODE = /^node:/;
const DOOR = ['core/index.ts', 'l10n/index.ts'];
/** A door of its own, because what is behind it is loaded only when it is needed. */
const EVALUATOR = 'core/evaluate/index.ts';

const LAYERS: readonly Layer[] = [
  // Types only: the keys of the messages come from the bundle of words.
  { name: 'core/model', files: ['core', 'l10n/index.ts'], packages: [] },
  { name: 'core/yaml', files: ['core'], packages: [/^yaml$/] },
  { name: 'core/text/re2.ts', files: [], packages: [/^re2js$/] },
  { name: 'core/evaluate', files: [], packages: [] },
  { name: 'core/evaluate/cel', files: ['core/evaluate'], packages: [/^@marcbachmann\/cel-js$/] },
  { name: 'core', files: [], packages: [] },
  { name: 'l10n', files: [], packages: [/^@vscode\/l10n$/] },
  { name: 'protocol', files: [], packages: [/^vscode-languageserver-types$/] },
  { name: 'proof', files: DOOR, packages: [NODE] },
  { name: 'plan', files: DOOR, packages: [] },
  { name: 'registry', files: DOOR, packages: [NODE] },
  // What runs before a program does.
  { name: 'boot', files: [], packages: [NODE] },
  {
    name: 'cli',
    files: [...DOOR, EVALUATOR, 'proof', 'plan', 'registry', 'boot'],
    packages: [NODE, /^(?:diff|fastest-levenshtein|get-east-asian-width)$/],
  },
  {
    name: 'server/common',
    files: [...DOOR, EVALUATOR, 'protocol', 'plan'],
    packages: [/^vscode-languageserver$/, /^vscode-languageserver-textdocument$/],
  },
  {
    name: 'server/node',
    files: ['server/common', ...DOOR, 'protocol', 'proof', 'registry', 'boot', EVALUATOR],
    packages: [NODE, /^vscode-languageserver\/node$/],
  },
  { name: 'server/common/uris.ts', files: [], packages: [/^vscode-uri$/] },
  {
    name: 'server/browser',
    files: ['server/common', EVALUATOR],
    packages: [/^vscode-languageserver\/browser$/],
  },
  {
    name: 'client/common',
    files: ['l10n/index.ts', 'protocol'],
    packages: [/^vscode$/, /^vscode-languageclient$/],
  },
  {
    name: 'client/node',
    files: ['client/common'],
    packages: [NODE, /^vscode$/, /^vscode-languageclient\/node$/],
  },
  {
    name: 'client/browser',
    files: ['client/common'],
    packages: [/^vscode$/, /^vscode-languageclient\/browser$/],
  },
  {
    name: 'test/host',
    // Only a browser can start the client of a browser.
    files: ['test', 'scripts', 'client/browser/languageClient.ts', ...DOOR],
    packages: [NODE, /./],
  },
  {
    name: 'test',
    files: [
      'core',
      'l10n',
      'protocol',
      'proof',
      'plan',
      'registry',
      'boot',
      'server',
      'client',
      'cli',
      'scripts',
    ],
    packages: [/^(?!vscode$)/],
  },
  {
    name: 'scripts',
    files: ['core', 'l10n/index.ts', 'cli', 'protocol', 'test/host'],
    packages: [NODE, /^(?!vscode$)/],
  },
  {
    name: 'esbuild.js',
    files: ['scripts/loading.mjs', 'scripts/sharedCode.mjs', 'scripts/thirdParty.mjs'],
    packages: [NODE, /^esbuild$/],
  },
];

/** The folders of the core, from the bottom up. A folder may import itself and the folders before it. */
const CORE: readonly (readonly string[])[] = [
  ['core/model'],
  ['core/paths'],
  ['core/text'],
  ['core/image'],
  ['core/yaml'],
  ['core/sites'],
  ['core/prefilter.ts'],
  ['core/builds'],
  ['core/kustomize'],
  ['core/settings'],
  ['core/evaluate'],
  ['core/policies'],
  ['core/report.ts'],
  // The rules about policies replace a policy with one from the catalogue.
  ['core/rules'],
  ['core/ignore'],
  ['core/features'],
  ['core/checkDocument.ts'],
  ['core/check.ts'],
  ['core/index.ts'],
];

suite('layers', () => {
  test('every source file is in a layer', () => {
    assert.deepEqual(
      SOURCES.filter((path) => !layerOf(path)),
      [],
    );
  });

  test('import only what the table allows', () => {
    const problems = SOURCES.flatMap((path) => {
      const layer = layerOf(path);
      return importsOf(path)
        .filter(({ target }) => layer && !mayImport(layer, target))
        .map(({ target }) => `${path} (${layer?.name}) imports ${target}`);
    });
    assert.deepEqual(problems, []);
  });

  test('inside the core, types and what runs are imported only from below', () => {
    const inCore = SOURCES.filter((path) => isIn(path, 'core'));
    assert.ok(inCore.length > 10);
    const problems = inCore.flatMap((path) =>
      importsOf(path)
        .filter(({ target }) => isIn(target, 'core') && !isBelow(target, path))
        .map(({ target }) => `${path} imports ${target}`),
    );
    assert.deepEqual(problems, []);
  });

  test('no rule imports another: code that two rules share is in a helper', () => {
    const rules = SOURCES.filter(
      (path) => /^core\/rules\/\w+\.ts$/.test(path) && !/\/(?:index|rule)\.ts$/.test(path),
    );
    assert.ok(rules.length > 10);
    const problems = rules.flatMap((path) =>
      importsOf(path)
        .filter(({ target }) => rules.includes(target))
        .map(({ target }) => `${path} imports ${target}`),
    );
    assert.deepEqual(problems, []);
  });

  test('the core imports no words, only the types of their keys', () => {
    const problems = SOURCES.filter(
      (path) =>
        isIn(path, 'core') && importsOf(path).some((each) => isIn(each.target, 'l10n') && !each.typeOnly),
    );
    assert.deepEqual(problems, []);
  });

  test('no file of the core imports the index of the core', () => {
    const problems = SOURCES.filter(
      (path) => isIn(path, 'core') && importsOf(path).some(({ target }) => target === 'core/index.ts'),
    );
    assert.deepEqual(problems, []);
  });
});

test('the messages between client and server need no library at run time', () => {
  const inProtocol = SOURCES.filter((path) => isIn(path, 'protocol'));
  assert.ok(inProtocol.length > 0);
  const needed = inProtocol.flatMap((path) => importsOf(path).filter(({ typeOnly }) => !typeOnly));
  assert.deepEqual(needed, []);
});

test('a handler is for one message, and shares code through files beside the folder', () => {
  const handlers = SOURCES.filter((path) => isIn(path, 'server/common/handlers'));
  assert.ok(handlers.length > 8);
  const problems = handlers.flatMap((path) => [
    ...(/^\/\/ (?:textDocument|codeAction|workspace|nearpull)\/\w+: /.test(read(path))
      ? []
      : [`${path} names no message`]),
    ...importsOf(path)
      .filter(({ target }) => handlers.includes(target))
      .map(({ target }) => `${path} imports ${target}`),
  ]);
  assert.deepEqual(problems, []);
});

test('the core and the server know the types of the evaluator of policies, and only the programs load it', () => {
  const loading = SOURCES.filter(
    (path) =>
      !isIn(path, 'core/evaluate') &&
      !isIn(path, 'test') &&
      importsOf(path).some(({ target, typeOnly }) => isIn(target, 'core/evaluate') && !typeOnly),
  );
  assert.deepEqual(loading, ['cli/evaluator.ts', 'server/browser/main.ts', 'server/node/evaluator.ts']);
});

test('there are no import cycles, not even of types', () => {
  const graph = new Map(SOURCES.map((path) => [path, importsOf(path).map(({ target }) => target)]));
  assert.deepEqual(findCycles(graph), []);
});

test('one file that is shipped opens sockets, and the commands that are about it load it', () => {
  const network =
    /\b(?:fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts)\b\s*\(|new (?:XMLHttpRequest|WebSocket|EventSource)\b/;
  const modules = /^(?:node:)?(?:http|https|http2|net|tls|dgram|dns)(?:\/|$)/;
  const shipped = SOURCES.filter((path) =>
    /^(?:core|l10n|protocol|server|client|cli|proof|plan|registry|boot)\//.test(path),
  );
  const users = shipped.filter(
    (path) =>
      network.test(withoutComments(read(path))) || importsOf(path).some(({ target }) => modules.test(target)),
  );
  assert.deepEqual(users, ['registry/http/transport.ts']);
});

test('what asks registries is loaded by the commands that are about it', () => {
  const asking = ['registry/verify.ts', 'cli/online/askAll.ts'];
  const users = SOURCES.filter(
    (path) =>
      /^(?:server|client|cli|proof|plan|boot)\//.test(path) &&
      !asking.includes(path) &&
      importsOf(path).some(({ target, typeOnly }) => asking.includes(target) && !typeOnly),
  );
  assert.deepEqual(users.toSorted(), [
    'cli/commands/pin.ts',
    'cli/commands/verify.ts',
    'server/node/proxyChecks.ts',
  ]);
});

test('every imported file exists', () => {
  const known = new Set(SOURCES);
  const problems = SOURCES.flatMap((path) =>
    importsOf(path)
      .filter(({ target }) =>
        /^(?:core|l10n|protocol|server|client|cli|proof|plan|registry|test|scripts)\/.*\.[mc]?[tj]s$/.test(
          target,
        ),
      )
      .filter(({ target }) => !known.has(target))
      .map(({ target }) => `${path} imports ${target}`),
  );
  assert.deepEqual(problems, []);
});

/** The layer with the longest name that holds `path`. */
function layerOf(path: string): Layer | undefined {
  return LAYERS.filter(({ name }) => isIn(path, name)).sort((a, b) => b.name.length - a.name.length)[0];
}

function mayImport(layer: Layer, target: string): boolean {
  if (!isOfRepository(target)) {
    return layer.packages.some((each) => each.test(target));
  }
  return target.endsWith('.json') || [layer.name, ...layer.files].some((each) => isIn(target, each));
}

function isOfRepository(target: string): boolean {
  return LAYERS.some(({ name }) => isIn(target, name)) || target.endsWith('.json') || target.startsWith('.');
}

function isBelow(target: string, path: string): boolean {
  const rank = (file: string): number => CORE.findIndex((names) => names.some((name) => isIn(file, name)));
  const folder = (file: string): string | undefined => CORE.flat().find((name) => isIn(file, name));
  return rank(target) >= 0 && (rank(target) < rank(path) || folder(target) === folder(path));
}

function isIn(path: string, name: string): boolean {
  return path === name || path.startsWith(`${name}/`);
}

/** The import cycles, each once, as the paths along it. */
function findCycles(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
    } else if (!done.has(path)) {
      for (const target of graph.get(path) ?? []) {
        visit(target, [...trail, path]);
      }
      done.add(path);
    }
  };
  for (const path of graph.keys()) {
    visit(path, []);
  }
  return cycles;
}
