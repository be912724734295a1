// Lets a bundle for Node take the modules that it has in common with a bundle for browsers from that bundle, so that the extension carries them
// once. esbuild.js uses it, so it is plain JavaScript, as esbuild.js is.
import { relative, resolve } from 'node:path';

/** The export of a bundle with shared modules that has them, by their path from the root. */
const SHARED = 'shared';

/**
 * The modules of which at least a byte is in the only output of a build, as paths from the root. Those that are `atStart` run when the bundle
 * is loaded; the others run when they are first needed.
 *
 * @param {import('esbuild').Metafile} metafile
 * @returns {ReadonlyMap<string, 'atStart' | 'whenNeeded'>}
 */
export function modulesIn({ inputs, outputs }) {
  const [output] = Object.values(outputs);
  const held = Object.entries(output?.inputs ?? {}).filter(
    ([path, { bytesInOutput }]) => bytesInOutput > 0 && path in inputs,
  );
  const imported = new Set([output?.entryPoint]);
  // A Set also gives what is added while it is read.
  for (const path of imported) {
    for (const { kind, path: target } of inputs[path]?.imports ?? []) {
      if (kind === 'import-statement') imported.add(target);
    }
  }
  const runsAtStart = (path) => inputs[path]?.format === 'esm' && imported.has(path);
  return new Map(held.map(([path]) => [path, runsAtStart(path) ? 'atStart' : 'whenNeeded']));
}

/**
 * A plugin for the bundle that takes. Each import of one of `modules` becomes a look into the bundle at `file`, and is noted in `taken`.
 *
 * @param {object} options
 * @param {ReadonlyMap<string, unknown>} options.modules what `modulesIn` says of the bundle that gives.
 * @param {string} options.file the bundle that gives, as this one requires it.
 * @param {Map<string, { lazy: boolean }>} options.taken gets the modules that the other bundle has to give.
 * @returns {import('esbuild').Plugin}
 */
export function takeFrom({ modules, file, taken }) {
  return {
    name: 'take-from',
    setup(build) {
      // The other bundle runs before all else. So a package that is set up for a browser, and then for Node, is set up for Node.
      build.initialOptions.banner = { js: `require(${JSON.stringify(file)});` };
      build.onResolve({ filter: /./, namespace: SHARED }, ({ path }) => ({ path, external: true }));
      build.onResolve(
        { filter: /./ },
        async ({ path, kind, importer, namespace, resolveDir, pluginData }) => {
          if (pluginData === SHARED || kind === 'entry-point') {
            return null;
          }
          const found = await build.resolve(path, {
            kind,
            importer,
            namespace,
            resolveDir,
            pluginData: SHARED,
          });
          const name = relative(process.cwd(), found.path).replaceAll('\\', '/');
          if (found.errors.length > 0 || found.external || found.namespace !== 'file' || !modules.has(name)) {
            return found;
          }
          const isLazy = kind !== 'import-statement' && (taken.get(name)?.lazy ?? true);
          taken.set(name, { lazy: isLazy });
          // Without slashes, so that nobody takes it for a file.
          return { path: encodeURIComponent(name), namespace: SHARED };
        },
      );
      build.onLoad({ filter: /./, namespace: SHARED }, ({ path }) => ({
        contents: `module.exports = require(${JSON.stringify(file)}).${SHARED}[${JSON.stringify(decodeURIComponent(path))}];`,
      }));
    },
  };
}

/**
 * The entry point of the bundle that gives: what `entryPoint` exports, and the modules in `taken`. A module that either bundle only requires, or
 * imports when it is needed, runs when it is first taken.
 *
 * @param {string} entryPoint
 * @param {ReadonlyMap<string, { lazy: boolean }>} taken
 * @param {ReadonlyMap<string, 'atStart' | 'whenNeeded'>} modules
 * @returns {import('esbuild').StdinOptions}
 */
export function givingEntry(entryPoint, taken, modules) {
  const names = [...taken.keys()].sort();
  const isEager = (name) => modules.get(name) === 'atStart' && !taken.get(name)?.lazy;
  const imports = names.map((name, index) =>
    isEager(name) ? `import * as module${index} from ${specifier(name)};\n` : '',
  );
  const members = names.map((name, index) =>
    isEager(name)
      ? `  ${specifier(name, '')}: module${index},\n`
      : `  get ${specifier(name, '')}() { return require(${specifier(name)}); },\n`,
  );
  const contents = `export * from ${specifier(entryPoint)};\n${imports.join('')}export const ${SHARED} = {\n${members.join('')}};\n`;
  return { contents, resolveDir: resolve('.'), sourcefile: `${entryPoint}?giving` };
}

function specifier(name, folder = './') {
  return JSON.stringify(folder + name);
}
