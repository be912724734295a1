// Bundles the programs that are shipped. `node esbuild.js` builds once. `--watch` builds at every change, with source maps for a debugger.
// `--out FOLDER` writes to another folder than `dist`. Beside the bundles it writes the licences of the packages in them.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { context } from 'esbuild';
import { NOTICES, noticesOf, PACKAGES, packagesIn } from './scripts/thirdParty.mjs';

const { version } = JSON.parse(await readFile(join(import.meta.dirname, 'package.json'), 'utf8'));

const { values } = parseArgs({
  options: { watch: { type: 'boolean', default: false }, out: { type: 'string', default: 'dist' } },
});

/** The words that only the command line says, and those that the extension says itself. `test/repo/words.test.ts` holds them. */
const SAID_BY_CLI = /^cli\./;
const SAID_BY_CLIENT = /^(?:client|count|preset)\./;

const bundles = [
  {
    entryPoints: ['client/node/main.ts'],
    outfile: 'client/node.cjs',
    platform: 'node',
    external: ['vscode'],
    plugins: [onlyWords((key) => SAID_BY_CLIENT.test(key))],
  },
  // Our package.json says `"type": "module"`. There VS Code's web host takes a `.js` for an ES module, which it cannot load.
  {
    entryPoints: ['client/browser/main.ts'],
    outfile: 'client/browser.cjs',
    platform: 'browser',
    external: ['vscode'],
    plugins: [onlyWords((key) => SAID_BY_CLIENT.test(key))],
  },
  { ...starting('server/node/start.ts', './main.cjs'), outfile: 'server/node.cjs' },
  {
    entryPoints: ['server/node/main.ts'],
    outfile: 'server/main.cjs',
    platform: 'node',
    plugins: [
      loadFromFile('dynamic-import', /\/core\/evaluate\/index\.ts$/, './evaluate.cjs'),
      onlyWords((key) => !SAID_BY_CLI.test(key)),
    ],
  },
  // Evaluates policies. The Node server loads it when somebody looks at one.
  { entryPoints: ['core/evaluate/index.ts'], outfile: 'server/evaluate.cjs', platform: 'node' },
  {
    entryPoints: ['server/browser/main.ts'],
    outfile: 'server/browser.js',
    platform: 'browser',
    format: 'iife',
    plugins: [onlyWords((key) => !SAID_BY_CLI.test(key))],
  },
  { ...starting('cli/start.ts', './main.cjs'), outfile: 'cli/nearpull.cjs' },
  { entryPoints: ['cli/main.ts'], outfile: 'cli/main.cjs', platform: 'node' },
];

const shared = {
  bundle: true,
  format: 'cjs',
  target: 'es2023',
  minifySyntax: true,
  minifyWhitespace: true,
  // Shorter names take a seventh of the size and of the time to read the code. `keepNames` would make a check 10 % slower, because it wraps
  // every function.
  minifyIdentifiers: true,
  sourcemap: false,
  // ASCII only. One other character doubles the memory that a bundle takes.
  charset: 'ascii',
  // The notices have the licences.
  legalComments: 'none',
  // The server says its version to the client.
  define: { NEARPULL_VERSION: JSON.stringify(version) },
  metafile: true,
  logLevel: 'warning',
  plugins: [loadWhenUsed()],
};

/** What a debugger needs: code with the line breaks of the sources, and source maps, which know only files. The debugger reads the sources from the disk. */
const forDebugger = {
  minifySyntax: false,
  minifyWhitespace: false,
  sourcemap: 'linked',
  sourcesContent: false,
  plugins: [announceBuilds(bundles.length)],
};

const contexts = await Promise.all(
  bundles.map(({ outfile, plugins = [], ...bundle }) =>
    context({
      ...shared,
      ...(values.watch ? forDebugger : {}),
      ...bundle,
      plugins: [...(values.watch ? forDebugger : shared).plugins, ...plugins],
      outfile: join(values.out, outfile),
    }),
  ),
);
if (values.watch) {
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  const results = await Promise.all(contexts.map((each) => each.rebuild()));
  await Promise.all(contexts.map((each) => each.dispose()));
  await writeLicences(results.map(({ metafile }) => metafile));
}

/** Fails the build where a package in a bundle has no text of a licence. */
async function writeLicences(metafiles) {
  const root = process.cwd();
  const held = bundles.map(({ outfile }, index) => {
    const [{ inputs }] = Object.values(metafiles[index].outputs);
    return { bundle: outfile, inputs };
  });
  const packages = await packagesIn(held, root);
  await writeFile(join(values.out, PACKAGES), `${JSON.stringify(packages, null, 2)}\n`);
  await writeFile(join(values.out, NOTICES), noticesOf(packages));
}

/**
 * Has some modules run when they are first used. An `import` runs a module at the start; `require` runs it where it stands. Each of these takes
 * 1 to 20 ms to start, and most runs need none of them.
 */
function loadWhenUsed() {
  const later = {
    re2js: "export const RE2JS = { compile: (pattern) => require('re2js').RE2JS.compile(pattern) };",
    'node:child_process': ['spawn', 'spawnSync']
      .map((name) => `export const ${name} = (...args) => require('node:child_process').${name}(...args);`)
      .join('\n'),
    'node:crypto': "export const randomBytes = (...args) => require('node:crypto').randomBytes(...args);",
    'node:readline':
      "export const createInterface = (...args) => require('node:readline').createInterface(...args);",
  };
  return {
    name: 'load-when-used',
    setup(build) {
      build.onResolve({ filter: /^(?:re2js|node:(?:child_process|crypto|readline))$/ }, ({ kind, path }) =>
        kind === 'import-statement' ? { path, namespace: 'load-when-used' } : null,
      );
      build.onLoad({ filter: /./, namespace: 'load-when-used' }, ({ path }) => ({
        contents: later[path],
        resolveDir: import.meta.dirname,
      }));
    },
  };
}

/** Keeps the words whose key `isSaid`, so that a program does not carry those of the others. */
function onlyWords(isSaid) {
  return {
    name: 'only-words',
    setup(build) {
      build.onLoad({ filter: /bundle\.l10n[^/\\]*\.json$/ }, async ({ path }) => {
        const words = Object.entries(JSON.parse(await readFile(path, 'utf8')));
        const said = Object.fromEntries(words.filter(([key]) => isSaid(key)));
        return { contents: JSON.stringify(said), loader: 'json' };
      });
    },
  };
}

/** The first file of a program. The program is `file` beside it: Node keeps the compiled code of files that are loaded after the first one. */
function starting(entryPoint, file) {
  return {
    entryPoints: [entryPoint],
    platform: 'node',
    plugins: [loadFromFile('import-statement', /^\.\/main\.ts$/, file)],
  };
}

/** Has a module that is imported in this way be the bundle at `file`, so that its code is not in this one. */
function loadFromFile(how, filter, file) {
  return {
    name: 'load-from-file',
    setup(build) {
      build.onResolve({ filter }, ({ kind }) => (kind === how ? { path: file, external: true } : null));
    },
  };
}

/** Prints a line when the first bundle begins and when the last one is done. The task in .vscode/tasks.json waits for these lines. */
function announceBuilds(count) {
  // The first build of every bundle counts as running from the start, in whatever order the bundles begin.
  let running = count;
  return {
    name: 'announce-builds',
    setup(build) {
      let isFirst = true;
      build.onStart(() => {
        if (!isFirst && running++ === 0) console.log('[watch] build started');
        isFirst = false;
      });
      build.onEnd(() => {
        running -= 1;
        if (running === 0) console.log('[watch] build finished');
      });
    },
  };
}
