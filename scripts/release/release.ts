// Makes a release up to the step before publishing: checks, changelog, version, VSIX, npm tarball, bill of materials, commit and tag.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGES } from '../thirdParty.mjs';
import { packForNpm } from './npmPackage.ts';
import { dateChangelog, PIN, setPins, setVersion, whyNotVersion } from './rules.ts';
import { billOf } from './sbom.ts';

/** The folder for the packages of the release, relative to the root. */
export const OUT = 'out/release';

/** Where pipelines name the version of nearpull. */
const PINNED = ['integrations', 'docs', 'README*'];

/** The environment of a release. Tests pass their own. */
export interface World {
  /** The folder of the checkout. */
  readonly root: string;
  /** The day of the release, such as 2026-01-31. */
  readonly date: string;
  /** Throws when a check fails. */
  readonly runChecks: () => void;
}

/** Makes the release. When it cannot, throws with the reason and leaves the checkout as it was. */
export async function release(version: string, { root, date, runChecks }: World): Promise<void> {
  refuseUnlessClean(root);
  const changes = changesFor(version, root, date);
  if (git(root, 'tag', '--list', `v${version}`) !== '') throw new Error(`there is a tag v${version} already`);
  runChecks();
  refuseUnlessClean(root);
  const files = Object.keys(changes);
  try {
    for (const [name, text] of Object.entries(changes)) writeFileSync(join(root, name), text);
    await makePackages(root);
    writeBill(root, version, date);
    git(root, 'commit', '--quiet', '--message', `Release ${version}`, '--', ...files);
  } catch (error) {
    git(root, 'checkout', '--quiet', 'HEAD', '--', ...files);
    throw error;
  }
  git(root, 'tag', '--annotate', '--message', `Nearpull ${version}`, `v${version}`);
}

/** The files that a release changes, with their new text. */
function changesFor(version: string, root: string, date: string): Readonly<Record<string, string>> {
  const read = (name: string): string => readFileSync(join(root, name), 'utf8');
  const manifest = read('package.json');
  const reason = whyNotVersion(version, JSON.parse(manifest).version);
  if (reason !== null) throw new Error(reason);
  const changelog = dateChangelog(read('CHANGELOG.md'), version, date);
  if ('problem' in changelog) throw new Error(changelog.problem);
  const pinned = git(
    root,
    'grep',
    '--extended-regexp',
    '--name-only',
    PIN.source.replace('\\b', ''),
    '--',
    ...PINNED,
  );
  return {
    ...Object.fromEntries(pinned.split('\n').map((name) => [name, setPins(read(name), version)])),
    'CHANGELOG.md': changelog.text,
    'package.json': setVersion(manifest, version),
    'package-lock.json': setVersion(read('package-lock.json'), version),
  };
}

function refuseUnlessClean(root: string): void {
  const dirty = git(root, 'status', '--porcelain');
  if (dirty !== '') throw new Error(`the working tree has changes that are not committed:\n${dirty}`);
}

async function makePackages(root: string): Promise<void> {
  const folder = join(root, OUT);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // This script also builds, so that the tarball has the same bundles as the VSIX.
  run(root, process.execPath, ['scripts/package.mjs', '--out', folder]);
  await packForNpm(root, folder);
}

/** Writes the software bill of materials beside the packages. */
function writeBill(root: string, version: string, date: string): void {
  const readJson = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'));
  const { license } = readJson('package.json');
  const { packages: locked } = readJson('package-lock.json');
  const bill = billOf({ version, date, license, locked, packages: readJson(`dist/${PACKAGES}`) });
  writeFileSync(join(root, OUT, `nearpull-${version}.cdx.json`), bill);
}

function git(root: string, ...words: readonly string[]): string {
  const { error, status, stdout, stderr } = spawnSync('git', words, { cwd: root, encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`git ${words[0]} ended with ${status}: ${stderr.trim()}`);
  return stdout.trimEnd();
}

/** Runs a program. Throws when it cannot be started or its exit code is not 0. */
export function run(root: string, command: string, words: readonly string[]): void {
  const { error, status } = spawnSync(command, words, { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${[command, ...words].join(' ')} ended with ${status}`);
}
