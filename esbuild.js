// Bundles what is shipped: a table, one line a bundle. `node esbuild.js` builds, `--watch` keeps building, with source maps, for a debugger.
// `--out FOLDER` takes another folder than `dist`.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { context } from 'esbuild';

const { values } = parseArgs({
  options: { watch: { type: 'boolean', default: false }, out: { type: 'string', default: 'dist' } },
});

const bundles = [
  {
    entryPoints: ['client/node/main.ts'],
    outfile: 'client/node.cjs',
    platform: 'node',
    external: ['vscode'],
  },
  // In a package of ES modules VS Code's web host takes a `.js` for an ES module, which it cannot load.
  {
    entryPoints: ['client/browser/main.ts'],
    outfile: 'client/browser.cjs',
    platform: 'browser',
    external: ['vscode'],
  },
  { entryPoints: ['server/node/main.ts'], outfile: 'server/node.cjs', platform: 'node' },
  {
    entryPoints: ['server/browser/main.ts'],
    outfile: 'server/browser.js',
    platform: 'browser',
    format: 'iife',
  },
  { entryPoints: ['cli/main.ts'], outfile: 'cli/nearpull.cjs', platform: 'node' },
];

const shared = {
  bundle: true,
  format: 'cjs',
  target: 'es2023',
  minifySyntax: true,
  minifyWhitespace: true,
  // Names stay as they are: a stack trace in an issue is worth some kilobytes. (`keepNames` beside shorter names cost 10 % of the time of
  // a check: it wraps every function that is made.)
  minifyIdentifiers: false,
  sourcemap: false,
  // ASCII only: one character beyond it doubles what a bundle takes in memory.
  charset: 'ascii',
  legalComments: 'none',
  logLevel: 'warning',
};

/** What a debugger needs: the lines of the sources, and maps to them. The sources themselves are read from the disk. */
const forDebugger = {
  minifySyntax: false,
  minifyWhitespace: false,
  sourcemap: 'linked',
  sourcesContent: false,
  plugins: [announceBuilds(bundles.length)],
};

const contexts = await Promise.all(
  bundles.map(({ outfile, ...bundle }) =>
    context({
      ...shared,
      ...(values.watch ? forDebugger : {}),
      ...bundle,
      outfile: join(values.out, outfile),
    }),
  ),
);
if (values.watch) {
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  await Promise.all(contexts.map((each) => each.rebuild()));
  await Promise.all(contexts.map((each) => each.dispose()));
}

/** One line when the first bundle begins and one when the last is done: the task of .vscode/tasks.json waits for them. */
function announceBuilds(count) {
  // At first every bundle is still to come, whichever of them begins first.
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
