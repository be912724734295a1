// Renders everything in a folder, fixes the folder with the command line, and renders it again.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { DOMAIN, folder } from '../support/cli.ts';

/** A call of helm or kustomize. */
export interface Call {
  /** The name of the rendered thing in messages. */
  readonly name: string;
  readonly tool: string;
  readonly args: readonly string[];
  /** The images that are not rewritten. */
  readonly outOfReach: readonly string[];
}

export interface Rendered extends Call {
  readonly before: string;
  readonly after: string;
}

/** Works on a copy of the folder `source`. `calls` gets the paths of its files. */
export async function renderAroundFix(
  t: TestContext,
  source: string,
  calls: (files: ReadonlyMap<string, string>) => readonly Call[],
): Promise<readonly Rendered[]> {
  const files = readFolder(source);
  const { path, nearpull } = folder(t, files);
  const wanted = calls(new Map(Object.entries(files).map(([name, bytes]) => [name, bytes.toString()])));
  // Without the plugins, repositories and charts of the user.
  const own = (name: string): string => join(path, '.helm', name);
  const env = {
    ...process.env,
    HELM_CACHE_HOME: own('cache'),
    HELM_CONFIG_HOME: own('config'),
    HELM_DATA_HOME: own('data'),
  };
  const render = ({ tool, args }: Call): string =>
    execFileSync(tool, args, { cwd: path, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const before = wanted.map(render);
  const { code, stdout, stderr } = await nearpull(['fix', '--domain', DOMAIN]);
  if (code === 2) {
    throw new Error(`nearpull fix failed: ${stderr}`);
  }
  const again = await nearpull(['fix', '--domain', DOMAIN, '--dry-run', '--format=json']);
  if (JSON.parse(again.stdout).files.length > 0) {
    throw new Error(`A second fix would change more: ${again.stdout}`);
  }
  t.diagnostic(stdout.trim().split('\n').at(-1) ?? '');
  return wanted.map((call, index) => ({ ...call, before: before[index] ?? '', after: render(call) }));
}

function readFolder(path: string): Record<string, Buffer> {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.sort().map((file) => [file.slice(path.length + 1).replaceAll('\\', '/'), readFileSync(file)]),
  );
}
