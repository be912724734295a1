// The command line as a function: takes arguments and an environment, returns an exit code.
import { dirname, resolve } from 'node:path';
import { type FileContext, fileContext, globProblem, NO_FILE, type Settings } from '../core/index.ts';
import { speak, type Words } from '../l10n/index.ts';
import { type Job, type Request, readArgs } from './args.ts';
import type { ResultCache } from './cache/resultCache.ts';
import { completionScript } from './commandLine/completion.ts';
import { helpText } from './commandLine/help.ts';
import { checkCommand } from './commands/check.ts';
import { clusterCommand } from './commands/cluster.ts';
import type { Around, SourceCommand } from './commands/command.ts';
import { configCommand } from './commands/config.ts';
import { explainCommand } from './commands/explain.ts';
import { conversation, fixCommand } from './commands/fix.ts';
import { imagesCommand } from './commands/images.ts';
import { initCommand, whyNoInit } from './commands/init.ts';
import { kustomizeCommand } from './commands/kustomize.ts';
import { namespacesCommand } from './commands/namespaces.ts';
import { pinCommand } from './commands/pin.ts';
import { pipeCommand } from './commands/pipe.ts';
import { printPolicy } from './commands/policy.ts';
import { policyTestCommand, whyNoTest } from './commands/policyTest.ts';
import { policyUpgradeCommand } from './commands/policyUpgrade.ts';
import { proveCommand } from './commands/prove.ts';
import { reportCommand } from './commands/report.ts';
import { restoreCommand } from './commands/restore.ts';
import { statusCommand } from './commands/status.ts';
import { valuesCommand } from './commands/values.ts';
import { verifyCommand } from './commands/verify.ts';
import { type InForce, openConfig, type RunConfig } from './config/config.ts';
import type { SettingOptions } from './config/options.ts';
import { readExcludes } from './exclude.ts';
import { CLEAN, type ExitCode, exitCodeOf, FAILED } from './exitCode.ts';
import { changedFiles, readChoice } from './files/changedFiles.ts';
import { type Found, findAround, findFiles } from './files/findFiles.ts';
import { type RunNeighbours, readNeighbours } from './files/neighbours.ts';
import { shownFrom } from './files/osPath.ts';
import { accountsOfRun } from './files/secretAccounts.ts';
import { STDIN_NAME, stdinSource, unjudgedStdin } from './files/source.ts';
import { columnsOf, type Io, localeOf } from './io.ts';
import { type Problem, problemLine, refuse } from './problem.ts';
import type { OverlayRequest } from './proofArgs.ts';
import { type Decisions, decisionsOf, whyNothing } from './report/decisions.ts';
import { textOfLeftOut } from './report/leftOut.ts';
import { withColors } from './report/style.ts';
import { textOfUnjudged } from './takeFiles.ts';
import { cacheFor, crewFor, takeRun } from './takeRun.ts';
import { attempt } from './taker.ts';
import type { Crew } from './threads/crew.ts';
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
  if (request.kind === 'report') {
    return reportCommand(request, io, speakAgain);
  }
  if (request.kind === 'explain') {
    await explainCommand(request.rule, io);
    return CLEAN;
  }
  const start = begin(request, io);
  if (typeof start === 'number') {
    return start;
  }
  const stdin = start.stdin ? await io.readStdin() : null;
  speakAgain();
  return runJob(start, stdin, io, speakAgain);
}

/** The commands that print what to put over something else. */
async function runOverlay(request: OverlayRequest, io: Io, speakAgain: () => void): Promise<ExitCode> {
  // The name of a chart that is fetched is no path. Then the current folder is the nearest one above it.
  const folder = resolve(io.cwd, request.kind === 'values' ? request.chart : request.folder);
  return configured(request.options, folder, io, (inForce) => {
    const { settings } = inForce;
    if (settings.proxy.kind !== 'configured') {
      return refuse({ key: 'cli.usage.needsDomain', args: [request.kind] }, io);
    }
    tell([inForce], io);
    return request.kind === 'values'
      ? valuesCommand(request, settings, io, speakAgain)
      : kustomizeCommand(request, settings, io, speakAgain);
  });
}

/** Does everything that needs no files. Returns the exit code if the run ends here, otherwise the job to do. */
function begin(
  request: Exclude<Request, OverlayRequest | { kind: 'pipe' | 'report' | 'explain' }>,
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
      return configured(request.options, io.cwd, io, (inForce) => {
        tell([inForce], io);
        return printPolicy(request, inForce.settings, io);
      });
    case 'config':
      return configCommand(request, io);
    case 'job':
      return beginJob(request.job, io);
  }
}

/** The commands that write nothing into the files that they take. */
const READING: readonly Job['command'][] = ['status', 'check', 'images', 'verify', 'policy test'];

/** A job whose arguments are valid. */
interface Start {
  readonly job: Job;
  readonly config: RunConfig;
  /** What holds for standard input. Null where the job does not read it. */
  readonly stdin: InForce | null;
}

const COMMANDS: Readonly<Record<Job['command'], (job: Job, config: RunConfig, io: Io) => SourceCommand>> = {
  check: checkCommand,
  fix: fixCommand,
  images: imagesCommand,
  'policy test': policyTestCommand,
  'policy upgrade': policyUpgradeCommand,
  cluster: clusterCommand,
  prove: proveCommand,
  verify: verifyCommand,
  pin: pinCommand,
  restore: restoreCommand,
  init: initCommand,
  namespaces: namespacesCommand,
  status: statusCommand,
};

/** `folder` is the absolute path of the one whose settings count. */
function configured<Result>(
  options: SettingOptions,
  folder: string,
  io: Io,
  action: (inForce: InForce) => Result,
): Result | ExitCode {
  const config = openConfig(options, io);
  const inForce = config.around(folder);
  const problems = [...config.problems, ...inForce.problems];
  return problems.length > 0 ? refuseAll(problems, io) : action(inForce);
}

function refuseAll(problems: readonly Problem[], io: Io): ExitCode {
  io.stderr.write(problems.map(problemLine).join(''));
  return FAILED;
}

function beginJob(given: Job, io: Io): ExitCode | Start {
  const job = { ...given, ...readChoice(given.changes, given.paths, io.cwd, io.env) };
  // What another project file says must not decide what `init` counts.
  const config = openConfig(job.command === 'init' ? { ...job.options, config: null } : job.options, io);
  const readsStdin = job.paths.includes('-');
  const stdin = readsStdin ? config.around(dirname(resolve(io.cwd, job.stdinName ?? '-'))) : null;
  const here = job.command === 'policy test' ? config.around(io.cwd) : stdin;
  const whyNot = job.command === 'init' ? whyNoInit(job, io) : null;
  const problems = [...config.problems, ...(here?.problems ?? []), ...(whyNot ? [whyNot] : [])];
  if (problems.length > 0) {
    return refuseAll(problems, io);
  }
  const wrong = job.exclude.map(globProblem).find((problem) => problem !== null);
  const missing = wrong ?? missingTerminal(job, io) ?? (here && whyNoJob(job, here.settings));
  return missing ? refuse(missing, io) : { job, config, stdin };
}

/** `speakAgain` has to be called after each wait, because another run may have changed the language in the meantime. */
async function runJob(start: Start, stdin: Buffer | null, io: Io, speakAgain: () => void): Promise<ExitCode> {
  const crew = crewFor(start.job, io);
  const cache = cacheFor(start.job, io);
  try {
    return await runWith({ start, stdin, crew, cache, speakAgain }, io);
  } finally {
    crew?.end();
  }
}

interface JobRun {
  readonly start: Start;
  readonly stdin: Buffer | null;
  readonly crew: Crew | null;
  readonly cache: ResultCache | null;
  readonly speakAgain: () => void;
}

async function runWith({ start, stdin, crew, cache, speakAgain }: JobRun, io: Io): Promise<ExitCode> {
  const { job, config } = start;
  const paths = job.paths.filter((path) => path !== '-');
  const excludes = readExcludes(job.exclude);
  const found = findFiles(io.cwd, paths, {
    config,
    excludes,
    obeysIgnoreFiles: job.obeyIgnoreFiles,
    // Of many files, few may have changed.
    ...(crew &&
      io.threads &&
      !cache?.isThere &&
      job.changes === null && { onMany: { count: io.threads.fewestFiles, call: () => crew.start(0) } }),
  });
  const files = chosenFiles(job, found, io);
  if ('words' in files) {
    return refuseAll([files], io);
  }
  const inForce = inForceOf(start, files, io);
  const usable = inForce.filter(({ problems }) => problems.length === 0);
  const broken = inForce.flatMap(({ problems }) => problems);
  if (usable.length === 0) {
    return refuseAll(broken, io);
  }
  // The settings of `policy test` are those of the current folder, which were looked at before.
  const settings = usable.map((each) => each.settings);
  const missing = job.command === 'policy test' ? null : missingDomain(job, settings);
  if (missing) {
    return refuse(missing, io);
  }
  let failed = false;
  const fail = (what: Problem): void => {
    failed = true;
    io.stderr.write(problemLine(what));
  };
  broken.forEach(fail);
  const command = COMMANDS[job.command](job, config, io);
  io.stderr.write(found.notes.map(problemLine).join(''));
  const sources = { ...start, found, files, inForce: usable, crew, cache, speakAgain };
  const around = await takeAll(sources, stdin, io, command, fail);
  io.stderr.write(textOfLeftOut(around.leftOut));
  io.stderr.write(
    job.quiet
      ? ''
      : textOfUnjudged(
          around.notJudged.filter((path) => path !== job.baseline),
          around.files,
        ),
  );
  const { findings, failed: notDone = false, problems = [] } = await command.end(around, speakAgain);
  speakAgain();
  problems.forEach(fail);
  return exitCodeOf({ failed: failed || notDone, findings });
}

/** Those of the files that were found which the run looks at, or why that is not known. */
function chosenFiles({ changes, paths }: Job, { files }: Found, { cwd, env }: Io): Found['files'] | Problem {
  if (changes === null) {
    return files;
  }
  const folders = paths.filter((path) => path !== '-').map((path) => resolve(cwd, path));
  const isChanged = changedFiles(folders, changes, env);
  return 'words' in isChanged
    ? { path: shownFrom(cwd, isChanged.folder), words: isChanged.words }
    : files.filter(({ absolute }) => isChanged(absolute));
}

/** What holds for the files of a run, each once. Where there are none: what holds in the current folder. */
function inForceOf({ config, stdin }: Start, files: Found['files'], io: Io): readonly InForce[] {
  const all = new Set(stdin ? [stdin] : []);
  for (const { inForce } of files) {
    all.add(inForce);
  }
  return all.size > 0 ? [...all] : [config.around(io.cwd)];
}

/** A run that knows its files. Those with mistakes in their project file are among them. */
interface SourceRun extends Start {
  readonly found: Found;
  readonly files: Found['files'];
  readonly inForce: readonly InForce[];
  readonly crew: Crew | null;
  readonly cache: ResultCache | null;
  readonly speakAgain: () => void;
}

/** Passes everything that `job` names to `command`, in the order in which it is reported. */
async function takeAll(
  { job, found, files: chosen, inForce, stdin: ofStdin, crew, cache, speakAgain }: SourceRun,
  stdin: Buffer | null,
  io: Io,
  command: SourceCommand,
  fail: (what: Problem) => void,
): Promise<Around> {
  const beside = stdin && job.stdinName !== undefined ? aroundStdin(io.cwd, job.stdinName) : null;
  const settings = inForce.map((each) => each.settings);
  const secretAccounts = accountsOfRun(settings, found.files, stdin);
  if (stdin && ofStdin) {
    const context = { ...(beside?.context ?? NO_FILE), ...(secretAccounts && { secretAccounts }) };
    const place = { path: STDIN_NAME, absolute: STDIN_NAME };
    attempt(place, fail, () => command.stdin(stdin, stdinSource(stdin, context, ofStdin.settings)));
    const unjudged = READING.includes(job.command) ? unjudgedStdin(stdin, context, ofStdin.settings) : null;
    if (unjudged === 'binary') {
      fail({ path: STDIN_NAME, words: { key: 'cli.problem.binary' } });
    } else if (unjudged === 'unknown') {
      io.stderr.write(problemLine({ path: STDIN_NAME, words: { key: 'cli.note.unknown' } }));
    }
  }
  const decisions = tell(inForce, io);
  const sourceCount = chosen.length + (stdin ? 1 : 0);
  const nothing = whyNothing(job, settings, sourceCount, found.leftOut);
  io.stderr.write(nothing === null ? '' : problemLine({ path: '', words: nothing }));
  const read = (): RunNeighbours => {
    const known = readNeighbours(io.cwd, found);
    return { ...known, neighbours: { ...known.neighbours, secretAccounts } };
  };
  found.problems.forEach(fail);
  const files = chosen.filter((file) => file.inForce.problems.length === 0);
  const { neighbours } = found;
  const isReading = READING.includes(job.command);
  const run = { files, command, opened: neighbours, read, crew, cache, speakAgain, isReading, fail, io };
  const { known, notJudged } = await takeRun(run);
  const leftOut = [...(beside?.known.leftOut() ?? []), ...known.leftOut()];
  const byPath = new Map(leftOut.map((problem) => [problem.path, problem]));
  const { texts, sources, resources } = known;
  const all = [...byPath.values()];
  return {
    files,
    texts,
    sources,
    resources,
    neighbours,
    settings,
    secretAccounts,
    decisions,
    leftOut: all,
    notJudged,
  };
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

/** Says on one line what each project file decides. A person who runs this program in somebody else's repository has to know. */
function tell(inForce: readonly InForce[], io: Io): readonly Decisions[] {
  const decisions = inForce.map(decisionsOf).filter((each) => each !== null);
  io.stderr.write(decisions.map(({ message }) => `${message}\n`).join(''));
  for (const { project } of inForce) {
    const words = { key: 'cli.settings.exposed' } as const;
    io.stderr.write(project?.isExposed ? problemLine({ path: project.path, words }) : '');
  }
  return decisions;
}

/** `settings` are those of standard input, or of the policy. */
function whyNoJob(job: Job, settings: Settings): Words | null {
  return job.command === 'policy test' ? whyNoTest(job, settings) : missingDomain(job, [settings]);
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
function missingDomain(job: Job, settings: readonly Settings[]): Words | null {
  if (settings.some(({ proxy }) => proxy.kind === 'configured')) {
    return null;
  }
  return job.command === 'fix'
    ? { key: 'cli.usage.fixNeedsDomain' }
    : NEED_DOMAIN.some((each) => each === job.command)
      ? { key: 'cli.usage.needsDomain', args: [job.command] }
      : null;
}

/** The other commands that do nothing without a domain. */
const NEED_DOMAIN: readonly Job['command'][] = ['prove', 'verify', 'pin', 'restore'];
