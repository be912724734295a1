// Plugins that say when a module of a bundle runs, and in which file it is. esbuild.js uses them, so this is plain JavaScript, as esbuild.js is.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

const ROOT = dirname(import.meta.dirname);

/**
 * Has some modules run when something of them is first used, in our code and in that of packages. An `import` runs a module at the start. Each of
 * these takes 1 to 20 ms to start, and most runs need none of them.
 *
 * @returns {import('esbuild').Plugin}
 */
export function loadWhenUsed() {
  const later = /^(?:re2js|yaml|(?:node:)?(?:child_process|crypto|readline|v8))$/;
  return {
    name: 'load-when-used',
    setup(build) {
      build.onResolve({ filter: later }, ({ kind, namespace, path }) =>
        namespace !== 'load-when-used' && kind !== 'entry-point'
          ? { path, namespace: 'load-when-used' }
          : null,
      );
      build.onLoad({ filter: /./, namespace: 'load-when-used' }, ({ path }) => {
        const names = namesOf(path);
        const members = names.map((name) => `get ${name}() { return all().${name}; },`);
        // A package of ES modules is copied by each `require`.
        const all = `let known;\nconst all = () => (known ??= require('${path}'));`;
        return { contents: `${all}\nmodule.exports = {\n${members.join('\n')}\n};`, resolveDir: ROOT };
      });
    },
  };
}

/**
 * Has the modules of the session take the protocol's library from the bundle at `file`, which has answered `initialize` with it.
 *
 * @param {string} file
 * @param {boolean} isInWorkerToo whether this bundle is the only script of a worker too. There `inWorker` is true, and the library is in this bundle.
 * @returns {import('esbuild').Plugin}
 */
export function protocolFromFile(file, isInWorkerToo) {
  const PROTOCOL = 'vscode-languageserver';
  const fromFile = `require(${JSON.stringify(file)}).protocol`;
  return {
    name: 'protocol-from-file',
    setup(build) {
      build.onResolve({ filter: /^vscode-languageserver$/ }, ({ namespace, path }) =>
        namespace === PROTOCOL ? null : { path, namespace: PROTOCOL },
      );
      build.onResolve({ filter: /./, namespace: PROTOCOL }, ({ path }) =>
        path === file ? { path, external: true } : null,
      );
      build.onLoad({ filter: /./, namespace: PROTOCOL }, () => ({
        // Exports by name. Otherwise each module that imports from the library would copy all of its 600 exports.
        contents: [
          `const library = ${isInWorkerToo ? `inWorker ? require('${PROTOCOL}') : ` : ''}${fromFile};`,
          'const take = (name) => library[name];',
          ...namesOf(PROTOCOL).map((name) => `export const ${name} = /* @__PURE__ */ take('${name}');`),
        ].join('\n'),
        resolveDir: ROOT,
      }));
    },
  };
}

/**
 * Has a module that is imported in this way be the bundle at `file`, so that its code is not in this one.
 *
 * @param {import('esbuild').ImportKind} how
 * @param {RegExp} filter
 * @param {string} file as the other bundle requires it.
 * @returns {import('esbuild').Plugin}
 */
export function loadFromFile(how, filter, file) {
  return {
    name: 'load-from-file',
    setup(build) {
      build.onResolve({ filter }, ({ kind }) => (kind === how ? { path: file, external: true } : null));
    },
  };
}

/** The names that a module exports, as `require` gives them. */
function namesOf(module) {
  const names = Object.keys(createRequire(import.meta.url)(module));
  return names.filter((name) => /^(?!(?:default|__esModule)$)[A-Za-z_]\w*$/.test(name));
}
