// Bundles what is shipped: a table, one line a bundle. `node esbuild.js` builds, `--watch` keeps building.
import { context } from 'esbuild';

const bundles = [
  {
    entryPoints: ['client/node/main.ts'],
    outfile: 'dist/client/node.cjs',
    platform: 'node',
    external: ['vscode'],
  },
  // In a package of ES modules VS Code's web host takes a `.js` for an ES module, which it cannot load.
  {
    entryPoints: ['client/browser/main.ts'],
    outfile: 'dist/client/browser.cjs',
    platform: 'browser',
    external: ['vscode'],
  },
  { entryPoints: ['server/node/main.ts'], outfile: 'dist/server/node.cjs', platform: 'node' },
  {
    entryPoints: ['server/browser/main.ts'],
    outfile: 'dist/server/browser.js',
    platform: 'browser',
    format: 'iife',
  },
  { entryPoints: ['cli/main.ts'], outfile: 'dist/cli/nearpull.cjs', platform: 'node' },
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

const contexts = await Promise.all(bundles.map((bundle) => context({ ...shared, ...bundle })));
if (process.argv.includes('--watch')) {
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  await Promise.all(contexts.map((each) => each.rebuild()));
  await Promise.all(contexts.map((each) => each.dispose()));
}
