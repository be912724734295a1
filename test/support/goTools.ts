// Builds the Go programs that a check runs, at the versions that a go.mod pins. They are built once and kept in a cache folder.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A Go module whose `tool` lines name the programs to build. */
export interface GoTools {
  /** The name of the programs in messages. */
  readonly title: string;
  /** The folder that holds go.mod and go.sum, and the sources of our own programs. */
  readonly module: string;
  /** The folder that the programs are written to. It is emptied before a build. */
  readonly cache: string;
  /** The packages to build. The default is every `tool` of the module. */
  readonly packages?: readonly string[];
  /** Variables of the programs that are set when they are linked, such as their version: the full names, and the values. */
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * Builds the programs where they are missing or out of date. Returns null when they are there, otherwise the reason why they cannot be
 * built on this machine. Throws when the build fails.
 */
export function buildGoTools(tools: GoTools): string | null {
  const { title, module, cache, packages = ['tool'] } = tools;
  const stamp = join(cache, 'built');
  const flags = linkerFlags(tools);
  const wanted = createHash('sha256').update(JSON.stringify([packages, flags]));
  for (const file of readdirSync(module)
    .filter((name) => /^go\.(?:mod|sum)$|\.go$/.test(name))
    .sort()) {
    wanted.update(readFileSync(join(module, file)));
  }
  const key = wanted.digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) {
    return null;
  }
  const missing = whyNoGo(module);
  if (missing) {
    return missing;
  }
  console.log(`Building ${title} with Go, once: that can take minutes …`);
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const words = ['build', '-trimpath', `-ldflags=${flags}`, '-o', cache, ...packages];
  const { status } = spawnSync('go', words, { cwd: module, stdio: 'inherit' });
  if (status !== 0) {
    throw new Error(`go build ended with ${status} in ${module}`);
  }
  // Written last, so that an interrupted build does not count as done.
  writeFileSync(stamp, key);
  return null;
}

/** The path of a program that `buildGoTools` built into `cache`. */
export function goTool(cache: string, name: string): string {
  return join(cache, process.platform === 'win32' ? `${name}.exe` : name);
}

/** The version of the module `path` that the go.mod in the folder `module` names, such as `v1.19.1`. */
export function pinnedVersion(module: string, path: string): string {
  const text = readFileSync(join(module, 'go.mod'), 'utf8');
  const [, version] =
    text.match(new RegExp(`^(?:require|\\s)\\s*${path.replaceAll('.', '\\.')} (v\\S+)`, 'm')) ?? [];
  if (version === undefined) {
    throw new Error(`${module}/go.mod names no version of ${path}`);
  }
  return version;
}

function linkerFlags({ variables = {} }: GoTools): string {
  return ['-s -w', ...Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`)].join(' ');
}

/** The reason why Go cannot build `module`, or null. It asks Go to read go.mod, which fails at once where Go is missing or too old. */
function whyNoGo(module: string): string | null {
  const { error, status, stderr } = spawnSync('go', ['list', '-m'], { cwd: module, encoding: 'utf8' });
  const needed = /^go (\S+)$/m.exec(readFileSync(join(module, 'go.mod'), 'utf8'))?.[1];
  const needs = `Go ${needed} or newer in the PATH, and the Go module proxy within reach`;
  if (error) {
    return `it needs ${needs}; go could not be started (${error.message})`;
  }
  return status === 0 ? null : `it needs ${needs}; go said: ${stderr.trim()}`;
}
