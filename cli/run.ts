// The command line as a function: arguments and a world in, an exit code out.
import type { Settings } from '../core/index.ts';
import { say, speak } from '../l10n/index.ts';
import { type Job, readArgs, type SettingOptions } from './args.ts';
import { checkCommand } from './commands/check.ts';
import type { Command } from './commands/command.ts';
import { fixCommand } from './commands/fix.ts';
import { imagesCommand } from './commands/images.ts';
import { printPolicy } from './commands/policy.ts';
import { policyTestCommand, whyNoTest } from './commands/policyTest.ts';
import { readConfig } from './config.ts';
import { readExcludes } from './exclude.ts';
import { CLEAN, type ExitCode, exitCodeOf, FAILED } from './exitCode.ts';
import { findFiles } from './files/findFiles.ts';
import { readNeighbours, stdinContext } from './files/neighbours.ts';
import { readSource, STDIN_NAME, stdinSource } from './files/source.ts';
import { type Io, localeOf } from './io.ts';
import { type Problem, problemLine, refuse, systemProblem, type Words } from './problem.ts';
import { readVersion } from './version.ts';

export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const { request, locale } = readArgs(argv);
  speak(locale ?? localeOf(io.env));
  switch (request.kind) {
    case 'help':
      io.stdout.write(`${say({ key: 'cli.help' })}\n`);
      return CLEAN;
    case 'version':
      io.stdout.write(`${readVersion()}\n`);
      return CLEAN;
    case 'problem':
      return refuse(request.words, io, { key: 'cli.usage.seeHelp' });
    case 'policy':
      return configured(request.options, io, (settings) => printPolicy(request, settings, io));
    case 'job':
      return configured(request.job.options, io, (settings) => runJob(request.job, settings, io));
  }
}

const COMMANDS: Readonly<Record<Job['command'], (job: Job, settings: Settings, io: Io) => Command>> = {
  check: checkCommand,
  fix: fixCommand,
  images: imagesCommand,
  'policy test': policyTestCommand,
};

async function configured(
  options: SettingOptions,
  io: Io,
  action: (settings: Settings) => ExitCode | Promise<ExitCode>,
): Promise<ExitCode> {
  const { settings, problems } = readConfig(options);
  if (problems.length > 0) {
    io.stderr.write(problems.map(problemLine).join(''));
    return FAILED;
  }
  return action(settings);
}

async function runJob(job: Job, settings: Settings, io: Io): Promise<ExitCode> {
  const missing = job.command === 'policy test' ? whyNoTest(job, settings) : missingDomain(job, settings);
  if (missing) {
    return refuse(missing, io);
  }
  const command = COMMANDS[job.command](job, settings, io);
  let failed = false;
  const fail = (what: Problem): void => {
    failed = true;
    io.stderr.write(problemLine(what));
  };
  await readAll(job, settings, io, command, fail);
  const { findings, problem } = command.end();
  if (problem) {
    fail(problem);
  }
  return exitCodeOf({ failed, findings });
}

/** Feeds everything that `job` names to `command`, in the order it is reported. */
async function readAll(
  job: Job,
  settings: Settings,
  io: Io,
  command: Command,
  fail: (what: Problem) => void,
): Promise<void> {
  if (job.paths.includes('-')) {
    const bytes = await io.readStdin();
    const context = stdinContext(job.stdinName);
    attempt(STDIN_NAME, fail, () => command.stdin(bytes, stdinSource(bytes, context, settings)));
  }
  const found = findFiles(
    job.paths.filter((path) => path !== '-'),
    await readExcludes([...settings.exclude, ...job.exclude]),
  );
  const neighbours = readNeighbours(found);
  found.problems.forEach(fail);
  for (const file of found.files) {
    attempt(file.path, fail, () => command.file(readSource(file, settings, neighbours)));
  }
}

function attempt(path: string, fail: (what: Problem) => void, action: () => Problem | null): void {
  try {
    const problem = action();
    if (problem) {
      fail(problem);
    }
  } catch (error) {
    fail(systemProblem(path, error));
  }
}

/** An editor may write the vendor's placeholder for a person to fill in; in files on disk it would break what runs today. */
function missingDomain(job: Job, { proxy }: Settings): Words | null {
  return job.command === 'fix' && proxy.kind !== 'configured' ? { key: 'cli.usage.fixNeedsDomain' } : null;
}
