// `nearpull report`: puts the results of many runs together, in any format.
import { resolve } from 'node:path';
import type { WordKey } from '../../l10n/index.ts';
import { type ExitCode, exitCodeOf } from '../exitCode.ts';
import { decode } from '../files/encoding.ts';
import { shownPath } from '../files/osPath.ts';
import { readBytes } from '../files/readFile.ts';
import type { Io } from '../io.ts';
import type { ReportRequest } from '../outputArgs.ts';
import { type Problem, problemLine, systemProblem } from '../problem.ts';
import { writeReport } from '../report/output.ts';
import { readPolicyReports } from '../report/policyReports.ts';
import { readClusterOverview } from '../report/readCluster.ts';
import { readRuns } from '../report/readRuns.ts';
import type { RunResults } from '../report/results.ts';
import { readVersion } from '../version.ts';

/** Ends with 2 where a file cannot be read, and then prints nothing: a report that misses a repository looks better than the truth. */
export async function reportCommand(
  request: ReportRequest,
  io: Io,
  speakAgain: () => void,
): Promise<ExitCode> {
  const problems: Problem[] = [];
  const perFile: (readonly RunResults[])[] = [];
  for (const path of [...request.paths, ...request.against]) {
    perFile.push(await runsIn(path, io, problems));
  }
  const policyReports = await readIn(request.policyReports, POLICY_REPORTS, io, problems);
  const cluster = await readIn(request.cluster, CLUSTER, io, problems);
  speakAgain();
  if (problems.length > 0) {
    io.stderr.write(problems.map(problemLine).join(''));
    return exitCodeOf({ failed: true, findings: false });
  }
  const runs = perFile.slice(0, request.paths.length).flat();
  const earlier = perFile.slice(request.paths.length);
  const report = { runs, earlier, policyReports, cluster, next: [], version: readVersion() };
  const unwritten = await writeReport(report, { job: request, io, speakAgain, shown: [], next: [] });
  io.stderr.write(unwritten.map(problemLine).join(''));
  return exitCodeOf({ failed: unwritten.length > 0, findings: false });
}

async function runsIn(path: string, io: Io, problems: Problem[]): Promise<readonly RunResults[]> {
  const text = await readText(path, io, problems);
  const read = text === null ? { runs: [] } : readRuns(text);
  if ('runs' in read) {
    return read.runs;
  }
  problems.push({ path: `${shownPath(path)}:${read.wrongLine}`, words: { key: 'cli.report.wrongLine' } });
  return [];
}

/** What another program printed: how it is read, and what is said where it is something else. */
interface PrintedFile<T> {
  readonly read: (text: string) => T | null;
  readonly otherwise: WordKey;
}

const POLICY_REPORTS = { read: readPolicyReports, otherwise: 'cli.report.noPolicyReports' } as const;
const CLUSTER = { read: readClusterOverview, otherwise: 'cli.report.noCluster' } as const;

/** Null where no file is given. */
async function readIn<T>(
  path: string | undefined,
  { read, otherwise }: PrintedFile<T>,
  io: Io,
  problems: Problem[],
): Promise<T | null> {
  const text = path === undefined ? null : await readText(path, io, problems);
  const found = text === null ? null : read(text);
  if (path !== undefined && text !== null && found === null) {
    problems.push({ path: shownPath(path), words: { key: otherwise } });
  }
  return found;
}

async function readText(path: string, io: Io, problems: Problem[]): Promise<string | null> {
  const absolute = resolve(io.cwd, path);
  try {
    const bytes =
      path === '-' ? await io.readStdin() : readBytes(absolute, { most: LARGEST_REPORT, how: 'given' });
    return decode(bytes).text;
  } catch (error) {
    problems.push(systemProblem({ path: shownPath(path), absolute }, error));
    return null;
  }
}

/** In bytes. A string of Node holds half a gigabyte. */
const LARGEST_REPORT = 400_000_000;
