// Programs that stand in for helm and kustomize where a test is about a program that misbehaves.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** Writes a program that runs `code`, JavaScript with the arguments in `args` and `fs` at hand. Returns its path. */
export function fakeProgram(test: TestContext, code: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'nearpull-fake-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'program');
  const head = `#!${process.execPath}\nconst args = process.argv.slice(2);\nconst fs = require('node:fs');\n`;
  writeFileSync(path, `${head}${code}\n`);
  chmodSync(path, 0o755);
  return path;
}

/**
 * Code of a helm for one chart. It prints `render` with the values at the paths in `<…>`: those of `values`, with the JSON files laid over them
 * that it is given. Like the real one, it also prints all values in the form that our own template has them printed.
 */
export function fakeHelm(render: string, values: object = {}, version = 'v3.18.4'): string {
  return `
const isMap = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const lay = (over, under) => {
  if (!isMap(over) || !isMap(under)) return over;
  const merged = { ...under };
  for (const [key, value] of Object.entries(over)) merged[key] = lay(value, merged[key]);
  return merged;
};
let values = ${JSON.stringify(values)};
args.forEach((arg, index) => {
  if (arg === '--values') values = lay(JSON.parse(fs.readFileSync(args[index + 1], 'utf8')), values);
});
const valueAt = (path) => path.split('.').reduce((at, key) => at?.[key], values) ?? '';
const rendered = ${JSON.stringify(render)}.replace(/<([\\w.]+)>/g, (_, path) => valueAt(path));
const printed = ${JSON.stringify(PRINTED)}.replace('VALUES', () => JSON.stringify(values));
process.stdout.write(args[0] === 'version' ? ${JSON.stringify(version)} : rendered + printed);`;
}

const PRINTED =
  '---\n# Source: web/templates/nearpull-values.yaml\napiVersion: nearpull/v1\nkind: NearpullValues\nmetadata:\n  name: nearpull-values\nvalues: VALUES\n';
