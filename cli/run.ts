// The command line as a function: takes arguments and an environment, returns an exit code.
import { type FileContext, fileContext, globProblem, NO_FILE, type Settings } from '../core/index.ts';
import { speak, type Words } from '../l10n/index.ts';
import { type Job, type Request, readArgs } from './args.ts';
import { completionScript } from './commandLine/completion.ts';
import { helpText } from './commandLine/help.ts';
import { checkCommand } from './commands/check.ts';
import type { Around, SourceCommand } from './commands/command.ts';
import { explainCommand } from './commands/explain.ts';
import { conversation, fixCommand } from './commands/fix.ts';
import { imagesCommand } from './commands/images.ts';
import { kustomizeCommand } from './commands/kustomize.ts';
import { pinCommand } from './commands/pin.ts';
import { pipeCommand } from './commands/pipe.ts';
import { printPolicy } from './commands/policy.ts';
import { policyTestCommand, whyNoTest } from './commands/policyTest.ts';
import { proveCommand } from './commands/prove.ts';
import { statusCommand } from './commands/status.ts';
import { valuesCommand } from './commands/values.ts';
import { verifyCommand } from './commands/verify.ts';
import { readConfig, type SettingOptions, type UsedProjectFile } from './config.ts';
import { type Exclusion, readExcludes } from './exclude.ts';
import { CLEAN, type ExitCode, exitCodeOf, FAILED } from './exitCode.ts';
import { findAround, findFiles } from './files/findFiles.ts';
import { type RunNeighbours, readNeighbours } from './files/neighbours.ts';
import { readSource, STDIN_NAME, stdinSource } from './files/source.ts';
import { columnsOf, type Io, localeOf } from './io.ts';
import { type Problem, problemLine, refuse, type ShownPath, systemProblem } from './problem.ts';
import type { OverlayRequest } from './proofArgs.ts';
import { type Decisions, decisionsOf, whyNothing } from './report/decisions.ts';
import { textOfLeftOut } from './report/leftOut.ts';
import { withColors } from './report/style.ts';
import { readVersion } from './version.ts';

/** Two runs in one process may overlap. Each prints in its own language, although `speak` sets the language of the process. */
export async function run(argv: readonly string[], plain: Io): Promise<ExitCode> {
  const { request, manner } = readArgs(argv);
  const io = withColors(plain, manner.color);
  const language = manner.locale ?? localeOf(io.env);
  const speakAgain = (): void => speak(language);
  speakAgain();
  if (request.kind === 'values' || request.kind === 'kustomize') {
    return runOverlay(request, io, speakAgain);
  }
  if (request.kind === 'pipe') {
    return pipeCommand(request.options, io, speakAgain);
  }
  if (request.kind === 'explain') {
    await explainCommand(request.rule, io);
    return CLEAN;
  }
  const start = begin(request, io);
  if (typeof start === 'number') {
    return start;
  }
  const input = await readInput(start, io);
  speakAgain();
  return runJob(start, input, io, speakAgain);
}

/** The commands that print what to put over something else. */
async function runOverlay(request: OverlayRequest, io: Io, speakAgain: () => void): Promise<ExitCode> {
  return configured(request.options, io, (settings, project) => {
    if (settings.proxy.kind !== 'configured') {
      return refuse({ key: 'cli.usage.needsDomain', args: [request.kind] }, io);
    }
    tell(decisionsOf(project, settings, 0), io);
    return request.kind === 'values'
      ? valuesCommand(request, settings, io, speakAgain)
      : kustomizeCommand(request, settings, io, speakAgain);
  });
}

/** Does everything that needs no files. Returns the exit code if the run ends here, otherwise the job to do. */
function begin(
  request: Exclude<Request, OverlayRequest | { kind: 'pipe' | 'explain' }>,
  io: Io,
): ExitCode | Start {
  switch (request.kind) {
    case 'help':
      io.stdout.write(`${helpText(request.command, columnsOf(io.stdout))}\n`);
      return CLEAN;
    case 'version':
      io.stdout.write(`${readVersion()}\n`);
      return CLEAN;
    case 'completion':
      io.stdout.write(completionScript(request.shell));
      return CLEAN;
    case 'problem': {
      const help = request.command === null ? 'nearpull --help' : `nearpull help ${request.command}`;
      const hints = request.hint ? [request.hint] : [];
      return refuse(request.words, io, ...hints, { key: 'cli.usage.seeHelp', args: [help] });
    }
    case 'policy':
      return configured(request.options, io, (settings, project) => {
        tell(decisionsOf(project, settings, 0), io);
        return printPolicy(request, settings, io);
      });
    case 'job':
      return configured(request.job.options, io, (settings, project) =>
        beginJob({ job: request.job, settings, project }, io),
      );
  }
}

/** A job whose arguments and settings are valid. */
interface Start {
  readonly job: Job;
  readonly settings: Settings;
  readonly project: UsedProjectFile | null;
}

/** What a job needs before it looks for files. */
interface Input {
  /** Null where the job does not read standard input. */
  readonly stdin: Buffer | null;
  readonly exclusion: Exclusion;
}

async function readInput({ job, settings }: Start, io: Io): Promise<Input> {
  return {
    stdin: job.paths.includes('-') ? await io.readStdin() : null,
    exclusion: readExcludes(settings, job.exclude),
  };
}

const COMMANDS: Readonly<Record<Job['command'], (job: Job, settings: Settings, io: Io) => SourceCommand>> = {
  check: checkCommand,
  fix: fixCommand,
  images: imagesCommand,
  'policy test': policyTestCommand,
  prove: proveCommand,
  verify: verifyCommand,
  pin: pinCommand,
  status: statusCommand,
};

function configured<Result>(
  options: SettingOptions,
  io: Io,
  action: (settings: Settings, project: UsedProjectFile | null) => Result,
): Result | ExitCode {
  const { settings, problems, project } = readConfig(options, io.cwd);
  if (problems.length > 0) {
    io.stderr.write(problems.map(problemLine).join(''));
    return FAILED;
  }
  return action(settings, project);
}

function beginJob(start: Start, io: Io): ExitCode | Start {
  const { job, settings } = start;
  const wrong = job.exclude.map(globProblem).find((problem) => problem !== null);
  const missing = wrong ?? whyNoJob(job, settings, io);
  return missing ? refuse(missing, io) : start;
}

/** `speakAgain` has to be called after each wait, because another run may have changed the language in the meantime. */
async function runJob(start: Start, input: Input, io: Io, speakAgain: () => void): Promise<ExitCode> {
  const { job, settings } = start;
  const command = COMMANDS[job.command](job, settings, io);
  let failed = false;
  const fail = (what: Problem): void => {
    failed = true;
    io.stderr.write(problemLine(what));
  };
  const around = takeAll(start, input, io, command, fail);
  io.stderr.write(textOfLeftOut(around.leftOut));
  const { findings, failed: notDone = false, problems = [] } = await command.end(around, speakAgain);
  speakAgain();
  problems.forEach(fail);
  return exitCodeOf({ failed: failed || notDone, findings });
}

/** Passes everything that `job` names to `command`, in the order in which it is reported. */
function takeAll(
  { job, settings, project }: Start,
  { stdin, exclusion }: Input,
  io: Io,
  command: SourceCommand,
  fail: (what: Problem) => void,
): Around {
  const beside = stdin && job.stdinName !== undefined ? aroundStdin(io.cwd, job.stdinName) : null;
  if (stdin) {
    const context = beside?.context ?? NO_FILE;
    const place = { path: STDIN_NAME, absolute: STDIN_NAME };
    attempt(place, fail, () => command.stdin(stdin, stdinSource(stdin, context, settings)));
  }
  const paths = job.paths.filter((path) => path !== '-');
  const found = findFiles(io.cwd, paths, exclusion.excludes, job.obeyIgnoreFiles);
  const decisions = decisionsOf(project, settings, exclusion.bySettings.size);
  tell(decisions, io);
  const sourceCount = found.files.length + (stdin ? 1 : 0);
  const nothing = whyNothing(job, settings, sourceCount, found.leftOut);
  io.stderr.write(nothing === null ? '' : problemLine({ path: '', words: nothing }));
  const known = readNeighbours(io.cwd, found);
  found.problems.forEach(fail);
  for (const file of found.files) {
    attempt(file, fail, () => command.file(readSource(file, settings, known.neighbours)));
  }
  const leftOut = [...(beside?.known.leftOut() ?? []), ...known.leftOut()];
  const byPath = new Map(leftOut.map((problem) => [problem.path, problem]));
  const { texts, sources, resources } = known;
  const neighbours = found.neighbours;
  const all = { texts, sources, resources, neighbours };
  return { files: found.files, ...all, decisions, leftOut: [...byPath.values()] };
}

/** What the name of standard input says, and the charts and kustomizations around a file of that name. */
function aroundStdin(
  cwd: string,
  name: string,
): { readonly context: FileContext; readonly known: RunNeighbours } {
  const { fromRoot, ...found } = findAround(cwd, name);
  const known = readNeighbours(cwd, found);
  return { context: fileContext(fromRoot, known.neighbours), known };
}

/** Says on one line what the project file decides. A person who runs this program in somebody else's repository has to know. */
function tell(decisions: Decisions | null, io: Io): void {
  io.stderr.write(decisions === null ? '' : `${decisions.message}\n`);
}

function attempt(place: ShownPath, fail: (what: Problem) => void, action: () => Problem | null): void {
  try {
    const problem = action();
    if (problem) {
      fail(problem);
    }
  } catch (error) {
    fail(systemProblem(place, error));
  }
}

function whyNoJob(job: Job, settings: Settings, io: Io): Words | null {
  return job.command === 'policy test'
    ? whyNoTest(job, settings)
    : (missingDomain(job, settings) ?? missingTerminal(job, io));
}

/** Why `fix --interactive` cannot run without a terminal to ask and to read at. */
function missingTerminal(job: Job, io: Io): Words | null {
  const canAsk = io.readAnswer !== null && conversation(job, io).isTerminal;
  return job.choice === 'asked' && !canAsk ? { key: 'cli.usage.noTerminal' } : null;
}

/**
 * Why `fix` cannot run without a domain. An editor may write the vendor's placeholder for a person to fill in. In files on disk the
 * placeholder would break what runs today.
 */
function missingDomain(job: Job, { proxy }: Settings): Words | null {
  if (proxy.kind === 'configured') {
    return null;
  }
  return job.command === 'fix'
    ? { key: 'cli.usage.fixNeedsDomain' }
    : NEED_DOMAIN.some((each) => each === job.command)
      ? { key: 'cli.usage.needsDomain', args: [job.command] }
      : null;
}

/** The other commands that do nothing without a domain. */
const NEED_DOMAIN: readonly Job['command'][] = ['prove', 'verify', 'pin'];
