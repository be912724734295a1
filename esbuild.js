// Bundles the programs that are shipped. `node esbuild.js` builds once. `--watch` builds at every change, with source maps for a debugger.
// `--out FOLDER` writes to another folder than `dist`. Beside the bundles it writes the licences of the packages in them.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { build, context } from 'esbuild';
import { loadFromFile, loadWhenUsed, protocolFromFile } from './scripts/loading.mjs';
import { givingEntry, modulesIn, takeFrom } from './scripts/sharedCode.mjs';
import { NOTICES, noticesOf, PACKAGES, packagesIn } from './scripts/thirdParty.mjs';

const { version } = JSON.parse(await readFile(join(import.meta.dirname, 'package.json'), 'utf8'));

/** The folder that is packed and shipped. */
const SHIPPED = 'dist';

const { values } = parseArgs({
  options: { watch: { type: 'boolean', default: false }, out: { type: 'string', default: SHIPPED } },
});

/** The words that only the command line says, and those that the extension says itself. `test/repo/words.test.ts` holds them. */
const SAID_BY_CLI = /^cli\./;
const SAID_BY_CLIENT = /^(?:client|count|preset)\./;

const clientPlugins = () => [onlyWords((key) => SAID_BY_CLIENT.test(key))];
const serverPlugins = () => [onlyWords((key) => !SAID_BY_CLI.test(key))];

/** `import()` of a file would start the loader of ES modules. */
const NO_DYNAMIC_IMPORT = { 'dynamic-import': false };

const VERSION = { NEARPULL_VERSION: JSON.stringify(version) };

const bundles = [
  // Our package.json says `"type": "module"`. There VS Code's web host takes a `.js` for an ES module, which it cannot load.
  {
    entryPoints: ['client/browser/start.ts'],
    outfile: 'client/browser.cjs',
    platform: 'browser',
    external: ['vscode'],
    plugins: clientPlugins(),
  },
  // Node has three files, because VS Code waits for the first one, and most of the code is in the last one.
  {
    ...starting('client/node/start.ts', './main.cjs', 'dynamic-import'),
    supported: NO_DYNAMIC_IMPORT,
    outfile: 'client/node.cjs',
    external: ['vscode'],
  },
  {
    entryPoints: ['client/node/main.ts'],
    supported: NO_DYNAMIC_IMPORT,
    outfile: 'client/main.cjs',
    platform: 'node',
    external: ['vscode'],
    plugins: [
      ...clientPlugins(),
      loadFromFile('dynamic-import', /\/languageClient\.ts$/, './languageClient.cjs'),
    ],
  },
  {
    entryPoints: ['client/node/languageClient.ts'],
    outfile: 'client/languageClient.cjs',
    platform: 'node',
    external: ['vscode'],
    plugins: [],
    sharesWith: 'client/browser.cjs',
  },
  // A script of a worker starts. One that Node requires gives its modules.
  {
    entryPoints: ['server/browser/main.ts'],
    outfile: 'server/browser.js',
    platform: 'browser',
    format: 'iife',
    globalName: 'nearpull',
    banner: { js: 'var inWorker = typeof module > "u";' },
    footer: { js: 'inWorker ? nearpull.start() : (module.exports = nearpull);' },
    plugins: [...serverPlugins(), protocolFromFile('./main.cjs', true)],
  },
  { ...starting('server/node/start.ts', './main.cjs'), outfile: 'server/node.cjs' },
  // Answers `initialize`, which needs the protocol's library and nothing else. So this bundle has a copy of it.
  {
    entryPoints: ['server/node/main.ts'],
    outfile: 'server/main.cjs',
    platform: 'node',
    supported: NO_DYNAMIC_IMPORT,
    plugins: [loadFromFile('dynamic-import', /\/session\.ts$/, './session.cjs')],
  },
  {
    entryPoints: ['server/node/session.ts'],
    outfile: 'server/session.cjs',
    platform: 'node',
    plugins: [...serverPlugins(), protocolFromFile('./main.cjs', false)],
    sharesWith: 'server/browser.js',
  },
  {
    ...starting('cli/start.ts', './main.cjs', 'dynamic-import'),
    outfile: 'cli/nearpull.cjs',
    supported: NO_DYNAMIC_IMPORT,
  },
  {
    ...starting('cli/thread.ts', './main.cjs', 'dynamic-import'),
    outfile: 'cli/thread.cjs',
    supported: NO_DYNAMIC_IMPORT,
  },
  {
    entryPoints: ['cli/main.ts'],
    outfile: 'cli/main.cjs',
    platform: 'node',
    define: { ...VERSION, 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    plugins: [loadFromFile('dynamic-import', /\/rulePages\.ts$/, './rulePages.cjs')],
  },
  // The pages of the rules, for `nearpull explain`.
  {
    entryPoints: ['cli/explain/rulePages.ts'],
    outfile: 'cli/rulePages.cjs',
    platform: 'node',
    plugins: [pagesAsText()],
  },
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
  define: VERSION,
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

await (values.watch ? watchAll() : buildAll());

/** Builds at every change, each bundle whole. */
async function watchAll() {
  const contexts = await Promise.all(
    bundles.map(({ sharesWith, ...bundle }) => context(optionsOf(bundle, forDebugger))),
  );
  await Promise.all(contexts.map((each) => each.watch()));
}

/** Builds once. A bundle that shares with another one holds only what the other one has not. */
async function buildAll() {
  if (values.out === SHIPPED) {
    await removeOlder();
  }
  const takers = bundles.filter(({ sharesWith }) => sharesWith);
  const givers = takers.map(({ sharesWith }) => bundles.find(({ outfile }) => outfile === sharesWith));
  const others = bundles.filter((each) => !takers.includes(each) && !givers.includes(each));
  const results = await Promise.all([
    ...takers.map((taker, index) => buildSharing(givers[index], taker)),
    ...others.map(async (bundle) => [await buildOne(bundle)]),
  ]);
  // Node reads `browser.js` as CommonJS.
  await writeFile(join(values.out, 'server', 'package.json'), '{ "type": "commonjs" }\n');
  await writeLicences(results.flat());
}

/** A file that an older version built would be packed and shipped. Other folders may hold what is not ours. */
async function removeOlder() {
  const folders = new Set(bundles.map(({ outfile }) => join(SHIPPED, dirname(outfile))));
  await Promise.all([...folders].map((folder) => rm(folder, { recursive: true, force: true })));
}

async function buildSharing(giver, { sharesWith, ...taker }) {
  const whole = await build({ ...optionsOf(giver), write: false });
  const modules = modulesIn(whole.metafile);
  const taken = new Map();
  const file = `./${basename(sharesWith)}`;
  const takes = {
    ...taker,
    plugins: [takeFrom({ modules, file, taken }), ...taker.plugins],
  };
  const result = await buildOne(takes);
  const { entryPoints, ...gives } = giver;
  return [result, await buildOne({ ...gives, stdin: givingEntry(entryPoints[0], taken, modules) })];
}

async function buildOne(bundle) {
  const options = optionsOf(bundle);
  const { metafile } = await build(options);
  await escapeExpressions(options.outfile);
  return { bundle: bundle.outfile, inputs: Object.values(metafile.outputs)[0].inputs };
}

/** esbuild writes other characters than ASCII as escapes, but not those in regular expressions. There, `\u` and four digits mean the same. */
async function escapeExpressions(outfile) {
  const code = await readFile(outfile, 'utf8');
  if (/\\[^\0-\x7f]/.test(code)) {
    throw new Error(`${outfile}: a backslash before a character that is no ASCII`);
  }
  const ascii = code.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  if (ascii !== code) {
    await writeFile(outfile, ascii);
  }
}

function optionsOf({ plugins = [], outfile, ...bundle }, more = {}) {
  const forAll = { ...shared, ...more };
  return {
    ...forAll,
    ...bundle,
    plugins: [...forAll.plugins, ...plugins],
    outfile: join(values.out, outfile),
  };
}

/** Fails the build where a package in a bundle has no text of a licence. */
async function writeLicences(held) {
  const packages = await packagesIn(held, process.cwd());
  await writeFile(join(values.out, PACKAGES), `${JSON.stringify(packages, null, 2)}\n`);
  await writeFile(join(values.out, NOTICES), noticesOf(packages));
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

/** Has the module of the pages hold their texts, because a package has no folder `docs`. */
function pagesAsText() {
  const folder = join(import.meta.dirname, 'docs/rules');
  return {
    name: 'pages-as-text',
    setup(build) {
      build.onLoad({ filter: /\/rulePages\.ts$/ }, async () => {
        const names = (await readdir(folder)).sort();
        const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
        const pages = JSON.stringify(Object.fromEntries(names.map((name, index) => [name, texts[index]])));
        const contents = `const pages = ${pages};
          export const pageOf = (rule, ending) => pages[rule + ending];`;
        return { contents, loader: 'js', watchFiles: names.map((name) => join(folder, name)) };
      });
    },
  };
}

/** The first file of a program. The program is `file` beside it: Node keeps the compiled code of files that are loaded after the first one. */
function starting(entryPoint, file, how = 'import-statement') {
  return {
    entryPoints: [entryPoint],
    platform: 'node',
    plugins: [loadFromFile(how, /^\.\/main\.ts$/, file)],
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
