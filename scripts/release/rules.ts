// The rules of a release, as pure functions: which version may follow, and the new texts of changelog and manifests.

/** Null when `version` is the next patch, minor or major version after `current`. Otherwise the reason why it may not follow. */
export function whyNotVersion(version: string, current: string): string | null {
  if (!/^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)$/.test(version)) {
    return `${version || 'no version'} is not of the form 1.2.3`;
  }
  const [major = 0, minor = 0, patch = 0] = current.split('.').map(Number);
  const next = [`${major}.${minor}.${patch + 1}`, `${major}.${minor + 1}.0`, `${major + 1}.0.0`];
  return next.includes(version) ? null : `${version} does not follow ${current}: ${next.join(', ')} do`;
}

export type Dated = { readonly text: string } | { readonly problem: string };

/** The changelog with `version` and `date` instead of "Unreleased". */
export function dateChangelog(text: string, version: string, date: string): Dated {
  const [first, ...others] = text.matchAll(/^## .*$/gm);
  if (first?.[0] !== '## Unreleased') {
    return { problem: 'the first part of CHANGELOG.md is not "## Unreleased"' };
  }
  const end = others[0]?.index ?? text.length;
  if (text.slice(first.index + first[0].length, end).trim() === '') {
    return { problem: 'CHANGELOG.md says nothing under "Unreleased"' };
  }
  if (others.some(([heading]) => heading.split(/\s+/)[1] === version)) {
    return { problem: `CHANGELOG.md has a part for ${version} already` };
  }
  const rest = text.slice(first.index + first[0].length);
  return { text: `${text.slice(0, first.index)}## ${version} (${date})${rest}` };
}

/** A manifest or a lock file with another version, formatted as npm does. */
export function setVersion(json: string, version: string): string {
  const manifest = JSON.parse(json);
  manifest.version = version;
  // A lock file has the version twice.
  if (manifest.packages?.['']) {
    manifest.packages[''].version = version;
  }
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Matches `nearpull@1.2.3` and `nearpull/nearpull@v1.2.3`, as pipelines name a version. */
export const PIN = /\bnearpull@v?[0-9]+\.[0-9]+\.[0-9]+/;

/** A file for pipelines, or a page about them, with another version of nearpull. */
export function setPins(text: string, version: string): string {
  return text.replace(new RegExp(PIN, 'g'), (pin) => pin.replace(/\d.*/, version));
}

/** npm puts it where `man nearpull` looks. */
export const MAN_PAGE = 'docs/man/nearpull.1';

/**
 * The package.json of the npm package, which holds `files`. It lists no dependencies, because the programs are bundles, and no scripts, so that
 * nothing runs when it is installed.
 */
export function npmManifest(
  manifest: Manifest,
  words: Readonly<Record<string, string>>,
  files: readonly string[],
): object {
  const { name, version, description, license, type, repository, keywords, bin, engines } = manifest;
  const said = description.replace(/^%(.+)%$/, (whole, key) => words[key] ?? whole);
  return {
    name,
    version,
    description: said,
    license,
    type,
    repository,
    keywords,
    bin,
    man: MAN_PAGE,
    files,
    engines: { node: engines.node },
  };
}

/** The part of package.json that the npm package uses. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly type: string;
  readonly repository: object;
  readonly keywords: readonly string[];
  readonly bin: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
}
