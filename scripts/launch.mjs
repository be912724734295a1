// Starts every job behind the npm commands: installs what is missing, then runs the job with the Node that package.json names.
// Must run on Node 20 and newer with nothing installed, so it is plain JavaScript and imports only node: modules.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { whenNpmEnds } from './callers.mjs';
import { installMissing } from './installMissing.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The tests that need no VS Code. They run in one process, because a process for each file would load the same modules again, which costs
 * more than the tests. A test that waits for ever fails after a minute. An endless loop blocks that timer too, so the step has a deadline.
 */
const UNIT_TESTS = {
  run: [
    '--test',
    '--test-isolation=none',
    '--test-timeout=60000',
    'test/{client,core,proof,registry,server,cli,repo,grammar,scripts}/**/*.test.ts',
  ],
  deadline: 15 * 60_000,
};

/**
 * The steps of each job, in order. A step that fails ends the job. If it has `goOn`, the other steps still run, and the job fails at its
 * end. The arguments after the name of the job go to the steps with `passArguments`. `needs` names an argument that the job cannot do
 * without.
 * A step that takes longer than its `deadline`, in milliseconds, is killed.
 */
const jobs = {
  build: [{ run: ['esbuild.js'] }],
  watch: [{ run: ['esbuild.js', '--watch'] }],
  start: [{ run: ['test/host/start/main.ts'], passArguments: true }],
  test: [
    { run: ['esbuild.js'] },
    // The tests of the grammar read VS Code's own themes.
    { run: ['test/host/vscode/install.ts'], goOn: true },
    { ...UNIT_TESTS, goOn: true },
    { run: ['test/host/run.ts'], passArguments: true },
  ],
  unit: [UNIT_TESTS],
  engine: [{ run: ['test/engine.ts'], passArguments: true }],
  host: [{ run: ['test/host/run.ts'], passArguments: true }],
  t: [{ run: ['--test'], passArguments: true, needs: 'FILE' }],
  format: [{ tool: 'biome', run: ['check', '--write', '.'] }],
  check: [
    { tool: 'tsc', run: ['-b'], goOn: true },
    { tool: 'biome', run: ['ci', '.'], goOn: true },
    { run: ['--test', '--test-isolation=none', 'test/repo/**/*.test.ts'] },
  ],
  generate: [{ run: ['scripts/generate.ts'] }],
  'official-images': [{ run: ['scripts/officialImages.ts'], passArguments: true, needs: 'DIR' }],
  bench: [{ run: ['esbuild.js'] }, { run: ['test/bench/main.ts'], passArguments: true }],
  // Needs Neovim and Emacs, which it installs where apt can.
  editors: [{ run: ['esbuild.js'] }, { run: ['test/editors/main.ts'], passArguments: true }],
  // Needs Debian's docker-registry, which it installs where apt can, and Go.
  registry: [{ run: ['test/pulls/main.ts'], passArguments: true, deadline: 15 * 60_000 }],
  // Only these three need nothing but Go. Without Go they say so and are skipped.
  workflows: [{ run: ['test/workflows/main.ts'], passArguments: true }],
  render: [{ run: ['test/render/main.ts'], passArguments: true }],
  kyverno: [{ run: ['test/kyverno/main.ts'], passArguments: true }],
  fuzz: [{ run: ['test/fuzz/main.ts'], passArguments: true }],
  measure: [{ run: ['esbuild.js'] }, { run: ['test/measure/main.ts'], passArguments: true }],
  compare: [{ run: ['test/compare/main.ts'], passArguments: true }],
  screenshots: [{ run: ['test/host/screenshots.ts'] }],
  package: [{ run: ['scripts/package.mjs'], passArguments: true }],
  release: [{ run: ['scripts/release/main.ts'], passArguments: true, needs: 'VERSION' }],
};

const [job = '', ...words] = process.argv.slice(2);
const steps = Object.hasOwn(jobs, job) ? jobs[job] : undefined;
if (!steps) {
  console.error(`usage: node scripts/launch.mjs ${Object.keys(jobs).join('|')} [arguments]`);
  process.exit(2);
}
const needed = steps.find(({ needs }) => needs)?.needs;
if (needed && words.length === 0) {
  console.error(`usage: npm run ${job} -- ${needed}`);
  process.exit(2);
}
// Ctrl+C reaches every process of the terminal. The step cleans up after itself, so this process only waits for it.
process.on('SIGINT', () => undefined);
await installMissing(root);
if (!existsSync(join(root, 'node_modules', 'node', 'bin', 'node'))) {
  // The install script of the package `node` fetches the Node of this platform.
  console.error(
    'The package "node" is there but its install script did not run: npm ci --ignore-scripts=false',
  );
  process.exit(1);
}
let running = null;
let ending = false;
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, end);
whenNpmEnds(() => end('SIGHUP'));
process.exit(await runSteps(steps));

/** Passes the signal on. The step cleans up after itself, so this process waits for it. */
function end(signal) {
  ending = true;
  running?.kill(signal);
}

/** The exit code of the job: the first one that was not 0. */
async function runSteps(steps) {
  let result = 0;
  for (const { run, tool, goOn = false, passArguments = false, deadline } of steps) {
    const code = await runStep(tool ?? 'node', passArguments ? [...run, ...words] : run, deadline);
    result ||= code;
    if (ending || (code !== 0 && !goOn)) break;
  }
  return result;
}

function runStep(tool, args, deadline) {
  const bin = join(root, 'node_modules', '.bin');
  // On Windows the variable is called Path. A second variable whose name differs only in case would hide it.
  const pathName = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const env = {
    ...process.env,
    [pathName]: `${bin}${delimiter}${process.env[pathName] ?? ''}`,
    // A job leaves nothing in the cache folder of the user.
    NODE_DISABLE_COMPILE_CACHE: '1',
  };
  const windows = process.platform === 'win32';
  const quoted = windows ? args.map((arg) => `"${arg}"`) : args;
  return new Promise((resolve) => {
    // A blocked process answers no other signal than SIGKILL.
    const limit = { timeout: deadline, killSignal: 'SIGKILL' };
    const child = spawn(tool, quoted, { cwd: root, env, stdio: 'inherit', shell: windows, ...limit });
    running = child;
    child.once('error', (error) => {
      console.error(`${tool} could not be started: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code, signal) => {
      if (signal === 'SIGKILL' && deadline) {
        console.error(`${tool} was killed; its deadline is ${deadline / 60_000} minutes`);
      }
      resolve(code ?? 1);
    });
  });
}
