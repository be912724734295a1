// Makes the tarball for npm: the command line and the language server, without the extension.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { npm } from '../installMissing.mjs';
import { NOTICES, noticesOf, PACKAGES, type ThirdParty } from '../thirdParty.mjs';
import { MAN_PAGE, type Manifest, npmManifest } from './rules.ts';

const PAGES = ['README.md', 'README.zh-cn.md', 'CHANGELOG.md', 'LICENSE', MAN_PAGE];
/** What the programs load from the files beside them. */
const LOADED = [
  'dist/cli/main.cjs',
  'dist/cli/rulePages.cjs',
  'dist/cli/thread.cjs',
  'dist/server/main.cjs',
  'dist/server/session.cjs',
  'dist/server/browser.js',
  'dist/server/package.json',
];

/** What other programs read: `helm plugin install` wants a folder on the disk. */
const INTEGRATIONS = [
  'integrations/argo-cd/plugin.yaml',
  'integrations/helm/plugin.yaml',
  'integrations/kustomize/nearpull.yaml',
];

/** Packs the bundles that `npm run build` made in `root`, and writes the tarball to `folder`. */
export async function packForNpm(root: string, folder: string): Promise<void> {
  // The package gets a manifest of its own. The one in `root` is for VS Code too, and has dependencies that the bundles already contain.
  const staging = join(folder, 'npm');
  const manifest: Manifest = await readJson(join(root, 'package.json'));
  const words = await readJson(join(root, 'package.nls.json'));
  const programs = [...new Set([...Object.values(manifest.bin), ...LOADED])].sort();
  const copied = [...PAGES, ...programs, ...INTEGRATIONS];
  for (const path of copied) {
    await mkdir(dirname(join(staging, path)), { recursive: true });
    await cp(join(root, path), join(staging, path));
  }
  const packages: readonly ThirdParty[] = await readJson(join(root, 'dist', PACKAGES));
  const held = packages.filter(({ bundles }) => bundles.some((each) => programs.includes(`dist/${each}`)));
  await writeFile(join(staging, NOTICES), noticesOf(held));
  await writeFile(
    join(staging, 'package.json'),
    JSON.stringify(npmManifest(manifest, words, [...copied, NOTICES]), null, 2),
  );
  await npm(staging, ['pack', '--silent', '--pack-destination', folder]);
  await rm(staging, { recursive: true });
}

// biome-ignore lint/suspicious/noExplicitAny: each caller knows the file that it reads.
async function readJson(path: string): Promise<any> {
  return JSON.parse(await readFile(path, 'utf8'));
}
