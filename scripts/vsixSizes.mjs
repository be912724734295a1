// What the extension may weigh, and what it does weigh, for `npm run package` and `npm run bench`.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { listFiles, PackageManager } from '@vscode/vsce';

/** The page of the extension. It is for people who have installed it; README.md is for those who have not. */
export const PAGE = 'EXTENSION.md';

/**
 * @param {string} root the folder of package.json, with the bundles of the VSIX in `dist`.
 * @param {string} vsix the path of the VSIX.
 * @returns {Promise<readonly { what: string, kilobytes: number, most: number }[]>} in kilobytes of 1,000 bytes. Code and pictures as they
 *   are in the VSIX.
 */
export async function sizesOf(root, vsix) {
  const files = await listFiles({ cwd: root, packageManager: PackageManager.None, readmePath: PAGE });
  const packed = async (pattern) => {
    const sizes = files
      .filter((path) => pattern.test(path))
      .map(async (path) => deflateRawSync(await readFile(join(root, path))).length);
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 1000;
  };
  return [
    { what: 'VSIX', kilobytes: (await stat(vsix)).size / 1000, most: 1200 },
    { what: 'VSIX: code', kilobytes: await packed(/^dist\/.*js$/), most: 900 },
    { what: 'VSIX: pictures', kilobytes: await packed(/\.png$/), most: 320 },
  ];
}
