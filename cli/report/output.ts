// Writes the results of a run in the formats that the person asked for: one to standard output, others to files.
import { resolve } from 'node:path';
import type { Words } from '../../l10n/index.ts';
import type { FormatName } from '../commandLine/options.ts';
import { ruleSummaries } from '../explain/ruleSummaries.ts';
import { writeWhole } from '../files/writeFile.ts';
import type { Io, Sink } from '../io.ts';
import type { OutputOptions } from '../outputArgs.ts';
import { type Problem, systemProblem } from '../problem.ts';
import { readVersion } from '../version.ts';
import type { FindingsWanted } from './fileRecords.ts';
import type { RunReport } from './formats/format.ts';
import { githubFormat } from './formats/github.ts';
import { type Look, mostShown, rendered, showsImages } from './formats/index.ts';
import type { NoticeRecord } from './records.ts';
import { repositoryName } from './repositoryName.ts';
import type { RunResults } from './results.ts';
import { textStyle } from './style.ts';
import { textOfNotices } from './text.ts';

type Printing = Omit<OutputOptions, 'isUnique'>;

interface Writing {
  readonly job: Printing;
  readonly io: Io;
  readonly speakAgain: () => void;
  /** The notices that people are told about. Those of neighbours are told elsewhere. */
  readonly shown: readonly NoticeRecord[];
  readonly next: readonly Words[];
  /** Of all findings, where the results have only those that are shown. */
  readonly counts?: RunReport['counts'];
  readonly changes?: RunReport['changes'];
  readonly fixed?: RunReport['fixed'];
  /** Where the chosen format goes. Standard output unless said otherwise. */
  readonly sink?: Sink;
  /** Set where the command has printed the chosen format itself. Only what goes elsewhere is written then. */
  readonly isPrinted?: boolean;
  /** What goes before the findings, in a format for people. */
  readonly head?: string;
}

/** Whether a format of this run lists images. */
export function needsImages({ format, reports }: Printing, io: Io): boolean {
  return [formatOf(format, io), ...reports.map((each) => each.format)].some(showsImages);
}

/** The findings that the formats of this run show. Of the others, the formats for people need the counts alone. */
export function findingsShown(job: Printing, io: Io): FindingsWanted {
  const format = formatOf(job.format, io);
  const most = mostShown(format, job.max);
  return !isForPeople(format) || most === null || job.reports.length > 0 || isInActions(job.format, io)
    ? { most: Number.POSITIVE_INFINITY, onlyFailing: false }
    : { most, onlyFailing: job.quiet };
}

/** Returns the problems with the files that were to be written. */
export async function writeResults(
  own: Omit<RunResults, 'repository' | 'at'>,
  writing: Writing,
): Promise<readonly Problem[]> {
  const { io, next, counts, changes, fixed } = writing;
  const run = { repository: repositoryName(io), at: timeOf(io), ...own };
  const more = { ...(changes && { changes }), ...(fixed && { fixed }) };
  return writeReport({ runs: [run], next, version: readVersion(), counts, ...more }, writing);
}

/** The same for runs that were read from files. */
export async function writeReport(report: RunReport, writing: Writing): Promise<readonly Problem[]> {
  const { job, io, speakAgain, shown, sink = io.stdout, head = '', isPrinted } = writing;
  const format = formatOf(job.format, io);
  const used = [format, ...job.reports.map((each) => each.format)];
  // The pages of the rules take longer to load than most runs take.
  const summaries = used.includes('sarif') ? await ruleSummaries() : () => '';
  speakAgain();
  const look: Look = { style: textStyle(sink), quiet: job.quiet, max: job.max, summaries };
  if (!isPrinted) {
    if (isForPeople(format)) {
      io.stderr.write(textOfNotices(shown));
      sink.write(head);
    }
    sink.write(rendered(format, report, look));
  }
  if (isInActions(job.format, io)) {
    sink.write(githubFormat(report));
  }
  const files = [...job.reports, ...jobSummary(job, io)];
  return files.flatMap(({ format: own, file }) => {
    const text = rendered(own, report, { ...look, style: (_color, plain) => plain });
    return writeText(file, text, io, file === io.env.GITHUB_STEP_SUMMARY) ?? [];
  });
}

export function isForPeople(format: FormatName): boolean {
  return format === 'text' || format === 'compact';
}

export function formatOf(format: FormatName | undefined, _io: Io): FormatName {
  return format ?? 'text';
}

/** Where nobody has chosen a format, GitHub Actions gets annotations and the summary of the job as well. */
function isInActions(format: FormatName | undefined, { env }: Io): boolean {
  return format === undefined && env.GITHUB_ACTIONS === 'true';
}

function jobSummary({ format }: Printing, io: Io): Printing['reports'] {
  const file = io.env.GITHUB_STEP_SUMMARY;
  return isInActions(format, io) && file ? [{ format: 'markdown', file }] : [];
}

function writeText(path: string, text: string, io: Io, isShared: boolean): Problem | null {
  const absolute = resolve(io.cwd, path);
  try {
    writeWhole(absolute, text, isShared ? 'append' : 'replace');
    return null;
  } catch (error) {
    return systemProblem({ path, absolute }, error);
  }
}

/** Builds that can be repeated set the time: https://reproducible-builds.org/specs/source-date-epoch. */
function timeOf({ env }: Io): string {
  const epoch = Number(env.SOURCE_DATE_EPOCH || Number.NaN);
  const time = Number.isFinite(epoch) ? new Date(epoch * 1000) : new Date();
  return `${time.toISOString().slice(0, 19)}Z`;
}
