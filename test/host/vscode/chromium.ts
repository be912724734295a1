// Finds a browser: the machine's own Chromium, or else the one in an npm package.
import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { PACKAGES } from './install.ts';

/** What is needed to start a browser. */
export interface Chromium {
  readonly executable: string;
  /** Variables that are added to the environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Where people and distributions install one. */
export const OWN_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
] as const;

const CARRIED = join(PACKAGES, '@sparticuz', 'chromium', 'bin');
const UNPACKED = join(PACKAGES, '.unpacked');

/** Finds Chromium, or uses the program that `NEARPULL_BROWSER` names. Rejects where there is no browser. */
export async function findChromium(): Promise<Chromium> {
  const fonts = process.platform === 'linux' ? await fontEnvironment() : {};
  const own = [process.env['NEARPULL_BROWSER'], ...OWN_BROWSERS].find((path) => path && existsSync(path));
  if (own) return { executable: own, environment: fonts };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No browser found: name a Chromium, Chrome or Edge in NEARPULL_BROWSER.');
  }
  const executable = await unpack('chromium.br', 'chromium');
  const libraries = lacksLibraries(executable) ? { LD_LIBRARY_PATH: await librariesToo() } : {};
  return { executable, environment: { ...fonts, ...libraries } };
}

/** Whether the machine lacks a library that the program needs, according to the linker. */
function lacksLibraries(executable: string): boolean {
  try {
    return execFileSync('ldd', [executable], { encoding: 'utf8' }).includes('not found');
  } catch {
    // Without ldd there is no answer. The libraries of the package do no harm.
    return true;
  }
}

async function librariesToo(): Promise<string> {
  const folder = join(await unpack('al2023.tar.br', 'libraries'), 'lib');
  return [folder, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':');
}

/**
 * Lets fontconfig find the fonts of the machine, then those of the packages. A bare machine has no fonts, and few have Chinese ones.
 */
async function fontEnvironment(): Promise<Readonly<Record<string, string>>> {
  const folders = [
    await unpack('fonts.tar.br', 'fonts'),
    join(PACKAGES, '@expo-google-fonts', 'cousine'),
    join(PACKAGES, '@expo-google-fonts', 'noto-sans-sc', '400Regular'),
  ];
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const family = (generic: string, names: readonly string[]) =>
    `  <alias><family>${generic}</family><prefer>${names.map((name) => `<family>${name}</family>`).join('')}</prefer></alias>`;
  const file = join(UNPACKED, 'fonts.conf');
  await writeFile(
    file,
    [
      '<?xml version="1.0"?>',
      '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
      '<fontconfig>',
      '  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>',
      ...folders.map((folder) => `  <dir>${escaped(folder)}</dir>`),
      `  <cachedir>${escaped(join(UNPACKED, 'font-cache'))}</cachedir>`,
      family('monospace', ['DejaVu Sans Mono', 'Cousine']),
      family('sans-serif', ['DejaVu Sans', 'Open Sans', 'Noto Sans SC']),
      '</fontconfig>',
      '',
    ].join('\n'),
  );
  return { FONTCONFIG_FILE: file };
}

/**
 * Unpacks a file of the package once. It has another name until it is complete, so that an interruption does not leave half a browser.
 *
 * @returns the path of the file, or of the folder for a tar.
 */
async function unpack(packed: string, name: string): Promise<string> {
  const whole = join(UNPACKED, name);
  if (existsSync(whole)) return whole;
  const part = `${whole}.${process.pid}`;
  await mkdir(UNPACKED, { recursive: true });
  await pipeline(
    createReadStream(join(CARRIED, packed)),
    createBrotliDecompress(),
    packed.endsWith('.tar.br') ? extractTar(part) : createWriteStream(part, { mode: 0o755 }),
  );
  try {
    await rename(part, whole);
  } catch (error) {
    // Another run unpacked the same content first.
    await rm(part, { recursive: true, force: true });
    if (!existsSync(whole)) throw error;
  }
  return whole;
}

function extractTar(folder: string): NodeJS.WritableStream {
  const { extract } = createRequire(join(PACKAGES, 'package.json'))('tar-fs') as {
    extract: (folder: string) => NodeJS.WritableStream;
  };
  return extract(folder);
}
