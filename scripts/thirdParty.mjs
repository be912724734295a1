// Finds the packages that the bundles hold, with the texts of their licences, and writes the notices that are shipped with the bundles.
// esbuild.js uses it, so it is plain JavaScript, as esbuild.js is.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** The name of the notices in the VSIX and in the npm package. */
export const NOTICES = 'THIRD-PARTY-NOTICES.txt';

/** The list of packages that `npm run build` writes beside the bundles. It is not shipped. */
export const PACKAGES = 'third-party.json';

/**
 * The packages of which at least a byte is in a bundle, sorted by name and version. Rejects when one of them has no text of a licence.
 *
 * @param {readonly import('./thirdParty.mjs').BundleInputs[]} bundles what esbuild's metafile says of each bundle.
 * @param {string} root the folder of package.json, which paths of inputs count from.
 * @returns {Promise<import('./thirdParty.mjs').ThirdParty[]>}
 */
export async function packagesIn(bundles, root) {
  const folders = new Map();
  for (const { bundle, inputs } of bundles) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = bytesInOutput > 0 ? folderOf(path, root) : null;
      if (folder !== null) {
        folders.set(folder, (folders.get(folder) ?? new Set()).add(bundle));
      }
    }
  }
  const packages = await Promise.all(
    [...folders].map(([folder, own]) => describe(folder, own, folders, root)),
  );
  return packages.sort((a, b) => ((a.name === b.name ? a.version < b.version : a.name < b.name) ? -1 : 1));
}

/**
 * The text that is shipped: each package with the texts of its licence.
 *
 * @param {readonly import('./thirdParty.mjs').ThirdParty[]} packages
 */
export function noticesOf(packages) {
  const parts = packages.map(
    ({ name, version, license, texts }) =>
      `${LINE}\n${name} ${version} (${license})\n${LINE}\n\n${texts.map((text) => text.trim()).join('\n\n')}\n`,
  );
  return [HEAD, ...parts].join('\n');
}

const LINE = '-'.repeat(80);
const HEAD = `The programs of Nearpull contain parts of these packages, under the licences printed here.
Nearpull 的程序包含以下软件包的部分内容，各自的许可证如下。
`;

/** The folder of the package that `path` belongs to. Null for our own files. */
function folderOf(path, root) {
  const inPackage = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path.replaceAll('\\', '/'));
  return inPackage && resolve(root, inPackage[0]);
}

async function describe(folder, bundles, folders, root) {
  const { name, version, license, dependencies = {} } = await readManifest(folder);
  const texts = await textsOf(folder, `${name}@${version}`, root);
  if (typeof license !== 'string' || texts.length === 0) {
    throw new Error(
      `${name} ${version} is in a bundle and has no ${texts.length === 0 ? 'text of a licence' : 'licence in its package.json'}`,
    );
  }
  const needed = Object.keys(dependencies).map((each) => neighbourOf(folder, each));
  const present = needed.filter((each) => folders.has(each));
  const uses = await Promise.all(present.map(async (each) => idOf(await readManifest(each))));
  return { name, version, license, texts, bundles: [...bundles].sort(), uses: uses.sort() };
}

async function textsOf(folder, id, root) {
  const names = (await readdir(folder)).filter((name) => TEXT.test(name)).sort();
  const paths = names.some((name) => LICENCE.test(name))
    ? names.map((name) => join(folder, name))
    : [WITHOUT_TEXT[id] && join(root, WITHOUT_TEXT[id])];
  return Promise.all(paths.filter(Boolean).map((path) => readFile(path, 'utf8')));
}

const LICENCE = /^(?:licen[cs]e|copying)/i;
const TEXT = /^(?:licen[cs]e|copying|notice|third-?party-?notices)/i;

/** Packages that name their licence and leave its text out. The version is part of the key, so that somebody looks again at the next one. */
const WITHOUT_TEXT = {
  '@vscode/l10n@0.0.18': 'scripts/licences/vscode-l10n.txt',
};

/** Where Node finds the package `name` when a file of the package in `folder` asks for it. Null where it does not. */
function neighbourOf(folder, name) {
  const found = join(folder, 'node_modules', name);
  if (existsSync(found)) {
    return found;
  }
  return dirname(folder) === folder ? null : neighbourOf(dirname(folder), name);
}

async function readManifest(folder) {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
}

function idOf({ name, version }) {
  return `${name}@${version}`;
}
