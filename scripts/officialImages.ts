// Writes the list of Docker Official Images from a checkout of docker-library/official-images: npm run official-images -- DIR
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const [checkout = '', target = 'core/image/officialImages.ts'] = process.argv.slice(2);
if (git('rev-parse', '--is-shallow-repository').trim() === 'true') {
  console.error('The history is not there, so images that were removed are not known: git fetch --unshallow');
  process.exit(1);
}
const names = officialNames();
const date = git('log', '-1', '--date=format-local:%Y-%m-%d', '--format=%cd').trim();
writeFileSync(join(fileURLToPath(new URL('..', import.meta.url)), target), source(names, date));
console.log(`written: ${target}, ${names.length} names of ${date}`);

/**
 * The names of all files that `library/` has or had. An image whose file was removed gets no new versions, and those that it has can still
 * be pulled: `centos`, `java`, `vault`. Only the main line counts, because proposals had names that were changed before they were merged.
 */
function officialNames(): readonly string[] {
  const how = ['--first-parent', '--no-renames', '--diff-filter=A', '--name-only', '--format='];
  const added = git('log', ...how, '--', 'library/');
  const present = git('ls-tree', '--name-only', 'HEAD', 'library/');
  const all = `${added}\n${present}`.split('\n').map((path) => path.replace(/^library\//, ''));
  // The folder also had a list of maintainers.
  return [...new Set(all)].filter((name) => /^[a-z0-9][a-z0-9._-]*$/.test(name)).sort();
}

function git(...words: readonly string[]): string {
  return execFileSync('git', ['-C', checkout, ...words], {
    encoding: 'utf8',
    env: { ...process.env, TZ: 'UTC' },
    maxBuffer: 1 << 28,
  });
}

function source(all: readonly string[], day: string): string {
  return `// Lists the Docker Official Images: all names that \`library/\` of docker-library/official-images has or had.
// Written by scripts/officialImages.ts. Images that were removed there can still be pulled.

/** The day of the commit that the list was read from. */
export const OFFICIAL_IMAGES_DATE = '${day}';

export const OFFICIAL_IMAGES: ReadonlySet<string> = new Set(
  \`
${lines(all).join('\n')}
\`
    .trim()
    .split(/\\s+/),
);
`;
}

/** The names in lines of at most 110 characters. */
function lines(all: readonly string[]): readonly string[] {
  const result: string[] = [];
  for (const name of all) {
    const last = result.at(-1);
    if (last !== undefined && last.length + 1 + name.length <= 110) {
      result[result.length - 1] = `${last} ${name}`;
    } else {
      result.push(name);
    }
  }
  return result;
}
