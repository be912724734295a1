// Tests of the notices and of the bill of materials: both list every package in the bundles, and a package without a licence stops the build.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { Ajv, type ValidateFunction } from 'ajv';
import { build } from 'esbuild';
import { type BillInput, billOf } from '../../scripts/release/sbom.ts';
import { NOTICES, noticesOf, PACKAGES, packagesIn, type ThirdParty } from '../../scripts/thirdParty.mjs';
import { PERMISSIVE } from '../support/licences.ts';

const ROOT = join(import.meta.dirname, '..', '..');

suite('the packages in the bundles', () => {
  const out = mkdtempSync(join(tmpdir(), 'nearpull-licences-'));
  after(() => rmSync(out, { recursive: true }));
  let packages: readonly ThirdParty[];
  before(() => {
    mkdirSync(join(out, 'cli'));
    writeFileSync(join(out, 'cli', 'mine.txt'), 'mine\n');
    execFileSync(process.execPath, ['esbuild.js', '--out', out], { cwd: ROOT });
    packages = JSON.parse(readFileSync(join(out, PACKAGES), 'utf8'));
  });

  test('are all listed: esbuild names the same ones in its comments', async () => {
    const node = ['cli/main.ts', 'server/node/main.ts', 'client/node/start.ts'];
    const browser = ['server/browser/main.ts', 'client/browser/start.ts'];
    const named = [...(await packagesNamed(node, 'node')), ...(await packagesNamed(browser, 'browser'))];
    assert.deepEqual(packages.map(({ name }) => name).sort(), [...new Set(named)].sort());
    assert.ok(packages.length > 5);
  });

  test('are built beside what a person has in another folder than dist', () => {
    assert.equal(readFileSync(join(out, 'cli', 'mine.txt'), 'utf8'), 'mine\n');
  });

  test('have permissive licences, and their texts are in the notices', () => {
    const notices = readFileSync(join(out, NOTICES), 'utf8');
    assert.equal(notices, noticesOf(packages));
    for (const { name, version, license, texts } of packages) {
      assert.match(license, PERMISSIVE, name);
      assert.ok(notices.includes(`\n${name} ${version} (${license})\n`), name);
      assert.ok(
        texts.some((text) => /Permission|Redistribution|Blue Oak/.test(text)),
        name,
      );
      assert.ok(
        texts.every((text) => notices.includes(text.trim())),
        name,
      );
    }
  });

  test('are in a bill of materials that conforms to the schema of CycloneDX 1.6', () => {
    const bill = JSON.parse(billOf(input(packages)));
    assert.deepEqual(mistakesIn(bill), []);
    assert.deepEqual(
      bill.components.map((each: { 'bom-ref': string }) => each['bom-ref']).sort(),
      packages.map(({ name, version }) => `${name}@${version}`).sort(),
    );
    assert.deepEqual(bill.metadata.timestamp, '2026-01-31T00:00:00.000Z');
    assert.ok(
      bill.components.every(
        ({ licenses, hashes }: Component) => licenses.length === 1 && hashes.length === 1,
      ),
    );
    const scoped = bill.components.find(({ group }: Component) => group === '@vscode');
    assert.match(scoped.purl, /^pkg:npm\/%40vscode\/l10n@\d/);
    const [own] = bill.dependencies.filter(({ ref }: { ref: string }) => ref.startsWith('nearpull@'));
    assert.equal(own.dependsOn.length, packages.length);
  });

  test('give the same bill in every run, and another one for another release', () => {
    assert.equal(billOf(input(packages)), billOf(input([...packages])));
    assert.notEqual(serialOf(billOf(input(packages))), serialOf(billOf(input(packages.slice(1)))));
  });
});

test('a bill with a mistake does not conform', () => {
  const bill = JSON.parse(billOf(input([])));
  assert.deepEqual(mistakesIn(bill), []);
  for (const wrong of [
    { specVersion: 1.6 },
    { serialNumber: 'x' },
    { components: [{ name: 'a' }] },
    { more: 1 },
  ]) {
    assert.notDeepEqual(mistakesIn({ ...bill, ...wrong }), [], JSON.stringify(wrong));
  }
});

test('a package that package-lock.json does not know has no checksum, so there is no bill', () => {
  const stranger = { name: 'a', version: '1.0.0', license: 'MIT', texts: ['x'], bundles: ['x'], uses: [] };
  assert.throws(() => billOf(input([stranger])), /no checksum of a 1\.0\.0/);
});

suite('a package', () => {
  const root = mkdtempSync(join(tmpdir(), 'nearpull-packages-'));
  after(() => rmSync(root, { recursive: true }));
  const bundle = (...paths: readonly string[]) => ({
    bundle: 'cli/x.cjs',
    inputs: Object.fromEntries(paths.map((path) => [path, { bytesInOutput: 1 }])),
  });
  const write = (path: string, text: string | object): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof text === 'string' ? text : JSON.stringify(text));
  };
  const manifest = (name: string, more: object = {}) => ({ name, version: '1.0.0', license: 'MIT', ...more });

  test('without a text of a licence stops the build', async () => {
    write('node_modules/bare/package.json', manifest('bare'));
    write('node_modules/bare/NOTICE', 'no licence');
    await assert.rejects(
      packagesIn([bundle('node_modules/bare/a.js')], root),
      /bare 1\.0\.0 .* no text of a licence/,
    );
    write('node_modules/nameless/package.json', manifest('nameless', { license: undefined }));
    write('node_modules/nameless/LICENSE', 'x');
    await assert.rejects(
      packagesIn([bundle('node_modules/nameless/a.js')], root),
      /nameless 1\.0\.0 .* no licence in/,
    );
  });

  test('of which nothing is in a bundle is left out', async () => {
    const types = {
      bundle: 'x',
      inputs: { 'node_modules/bare/a.js': { bytesInOutput: 0 }, 'cli/main.ts': { bytesInOutput: 9 } },
    };
    assert.deepEqual(await packagesIn([types], root), []);
  });

  test('inside of another one is a package of its own, with its own notice', async () => {
    write(
      'node_modules/@s/outer/package.json',
      manifest('@s/outer', { dependencies: { inner: '1', bare: '1' } }),
    );
    write('node_modules/@s/outer/LICENCE.md', 'outer text');
    write('node_modules/@s/outer/node_modules/inner/package.json', manifest('inner'));
    write('node_modules/@s/outer/node_modules/inner/License.txt', 'inner text');
    write('node_modules/@s/outer/node_modules/inner/ThirdPartyNotices.txt', 'inner notice');
    const used = ['node_modules/@s/outer/a.js', 'node_modules/@s/outer/node_modules/inner/b/c.js'];
    const packages = await packagesIn(
      [bundle(...used), { ...bundle(...used), bundle: 'server/y.cjs' }],
      root,
    );
    const both = { version: '1.0.0', license: 'MIT', bundles: ['cli/x.cjs', 'server/y.cjs'] };
    assert.deepEqual(packages, [
      { name: '@s/outer', ...both, texts: ['outer text'], uses: ['inner@1.0.0'] },
      { name: 'inner', ...both, texts: ['inner text', 'inner notice'], uses: [] },
    ]);
  });
});

interface Component {
  readonly group?: string;
  readonly licenses: readonly object[];
  readonly hashes: readonly object[];
}

/** The packages that esbuild names in the comments of a bundle that is not minified: `// node_modules/yaml/dist/x.js`. */
async function packagesNamed(
  entryPoints: readonly string[],
  platform: 'node' | 'browser',
): Promise<readonly string[]> {
  const { outputFiles } = await build({
    entryPoints: entryPoints.map((each) => join(ROOT, each)),
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    outdir: join(ROOT, 'out'),
    platform,
    external: ['vscode'],
    logLevel: 'silent',
  });
  return outputFiles.flatMap(({ text }) =>
    [...text.matchAll(/^ *\/\/ (?:\S*\/)?node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\/\S+$/gm)].map(
      ([, name = '']) => name,
    ),
  );
}

function input(packages: readonly ThirdParty[]): BillInput {
  const { packages: locked } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  return { version: '1.2.3', date: '2026-01-31', license: 'MIT', packages, locked };
}

function serialOf(bill: string): string {
  return JSON.parse(bill).serialNumber;
}

const validate = billSchema();

/** Where and how `bill` does not conform to the schema. */
function mistakesIn(bill: unknown): readonly object[] {
  return validate(bill) ? [] : (validate.errors ?? []);
}

/** The schema is the one that the package for CycloneDX ships. */
function billSchema(): ValidateFunction {
  const home = dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json'));
  const schema = (name: string) => JSON.parse(readFileSync(join(home, 'res', 'schema', name), 'utf8'));
  const others = ['spdx.SNAPSHOT.schema.json', 'jsf-0.82.SNAPSHOT.schema.json'];
  const schemas = Object.fromEntries(
    others.map((name) => [`http://cyclonedx.org/schema/${name}`, schema(name)]),
  );
  const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
  // Nothing in a bill of ours is of the other formats.
  const formats = { 'date-time': date, 'iri-reference': true, 'idn-email': true, uri: true } as const;
  return new Ajv({ strict: false, formats, schemas }).compile(schema('bom-1.6.SNAPSHOT.schema.json'));
}
