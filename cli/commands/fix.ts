// `nearpull fix`: makes fixes, writes the files, and reports the findings that are left.
import { check, fixAll } from '../../core/index.ts';
import type { Job } from '../args.ts';
import type { RunConfig } from '../config/config.ts';
import { encode } from '../files/encoding.ts';
import { oneByOne } from '../files/oneByOne.ts';
import type { Source } from '../files/source.ts';
import { unifiedDiff } from '../files/unifiedDiff.ts';
import { replaceFile } from '../files/writeFile.ts';
import { askFixes } from '../fixing/askFixes.ts';
import { changesOf } from '../fixing/changes.ts';
import { type Draft, type Drafts, type Opened, openDrafts } from '../fixing/drafts.ts';
import {
  type Candidate,
  candidatesOf,
  type Decide,
  makeChosenFixes,
  makeSafeFixes,
} from '../fixing/makeFixes.ts';
import { refusals } from '../fixing/refusals.ts';
import type { Io, Sink } from '../io.ts';
import type { Problem } from '../problem.ts';
import { proveFixes } from '../proving/provenFixes.ts';
import { countsOf } from '../report/findingCounts.ts';
import { isUnread } from '../report/isUnread.ts';
import { jsonOfFixed } from '../report/json.ts';
import { jsonOfLeftOut } from '../report/leftOut.ts';
import { locationsOf } from '../report/locations.ts';
import { nextSteps } from '../report/nextSteps.ts';
import { isForPeople, needsImages, writeResults } from '../report/output.ts';
import { printableLines } from '../report/printable.ts';
import { findingRecords, imageRecords, noticeRecords } from '../report/records.ts';
import { isFailing, type RunResults } from '../report/results.ts';
import { textStyle } from '../report/style.ts';
import { textOfFixed, textOfMade } from '../report/text.ts';
import type { Around, MadeFix, SourceCommand } from './command.ts';

export function fixCommand(job: Job, config: RunConfig, io: Io): SourceCommand {
  const opened: Opened[] = [];
  let input: Buffer | null = null;
  const take = (source: Source | null): null => {
    const report = source && check(source.text, source.settings, { file: source.context });
    if (report && report.findings.length + report.notices.length > 0) {
      opened.push({ source, report });
    }
    return null;
  };
  return {
    file: take,
    stdin(bytes, source) {
      input = bytes;
      return take(source);
    },
    async end(around, speakAgain) {
      // Only the drafts keep the reports, so that each goes when its file has another one.
      const drafts = openDrafts(opened.splice(0), around);
      const talk = conversation(job, io);
      const decide = job.choice === 'asked' ? askFixes(talk, io, speakAgain) : () => true;
      const { made, refused: unwritable } = await makeFixes(drafts, job, decide, io);
      const unproven = job.isProven
        ? await proveFixes(drafts, around, job, { proof: job.proof, config, io })
        : [];
      const refused = new Map([...unwritable, ...unproven]);
      speakAgain();
      const results = await oneByOne(drafts.all(), (draft) => finish(draft, refused, job, io));
      speakAgain();
      if (input && !job.dryRun && !results.some(({ draft, written }) => written && !draft.source.file)) {
        // A filter passes on a text that it does not change.
        io.stdout.write(input);
      }
      const left = leftOver(results, needsImages(job, io));
      const unwritten = await report(results, left, around, { job, io, talk, made, speakAgain });
      return {
        findings: left.findings.some(isFailing),
        failed: drafts.all().some(({ first: { notices } }) => notices.some(isUnread)),
        problems: [...results.flatMap(({ problem }) => problem ?? []), ...unwritten],
      };
    },
  };
}

/** Where a run of `fix` talks to people: standard output, unless that is for a patch, for JSON, or for the fixed text of standard input. */
export function conversation({ dryRun, paths, format }: Job, io: Io): Sink {
  const isTaken = dryRun || !isForPeople(format ?? 'text') || paths.includes('-');
  return isTaken ? io.stderr : io.stdout;
}

async function makeFixes(
  drafts: Drafts,
  job: Job,
  decide: Decide,
  io: Io,
): Promise<{ readonly made: readonly Candidate[]; readonly refused: ReadonlyMap<string, Problem> }> {
  const refused = refusals(changedBy(drafts, job), job, io);
  if (job.choice === 'safe') {
    makeSafeFixes(drafts, refused);
    return { made: [], refused };
  }
  return { made: await makeChosenFixes(drafts, job.choice, refused, decide), refused };
}

/** The files that fixes may change. A function of its own, so that no local variable keeps a report while its file is checked again. */
function changedBy(drafts: Drafts, { choice }: Job): readonly Draft[] {
  const candidates = drafts.all().flatMap((draft) => candidatesOf(draft, drafts, choice));
  return [...new Set(candidates.flatMap(({ changes }) => changes))];
}

/** What became of a file. */
export interface WrittenFile {
  readonly draft: Draft;
  /** Whether the fixed text was written. In a dry run: whether it could be. */
  readonly written: boolean;
  readonly problem: Problem | null;
  /** The number of places that were changed, or would have been where the file was refused. */
  readonly places: number;
  /** The text that there is now, and what is found in it. */
  readonly left: { readonly text: string; readonly report: Draft['report'] };
}

export function finish(
  draft: Draft,
  refused: ReadonlyMap<string, Problem>,
  job: Pick<Job, 'dryRun'>,
  io: Io,
): WrittenFile {
  const { source, key, text, edits, report, first } = draft;
  const failed = edits.length === 0 || job.dryRun ? null : write(draft, io);
  const problem = refused.get(key) ?? failed;
  const written = edits.length > 0 && problem === null;
  return {
    draft,
    written,
    problem,
    places: refused.has(key) ? fixAll(first.whole()).length : draft.places,
    left: written ? { text, report } : { text: source.text, report: first.whole() },
  };
}

function write({ source, text }: Draft, io: Io): Problem | null {
  const bytes = encode(text, source.encoding);
  if (source.file) {
    return replaceFile(source.file, encode(source.text, source.encoding), bytes);
  }
  io.stdout.write(bytes);
  return null;
}

/** What is found in the files as they are now. */
function leftOver(
  results: readonly WrittenFile[],
  showsImages: boolean,
): Pick<RunResults, 'findings' | 'images' | 'notices'> {
  const left = results.map(({ draft: { source, first }, left: { text, report } }) => {
    const { name, context } = source;
    const locationOf = locationsOf(text);
    return {
      findings: findingRecords({ name, context, text }, report.findings, report.images, locationOf),
      images: showsImages ? imageRecords(name, report.images, locationOf) : [],
      notices: noticeRecords(name, first.notices, locationsOf(source.text)),
    };
  });
  return {
    findings: left.flatMap(({ findings }) => findings),
    images: left.flatMap(({ images }) => images),
    notices: left.flatMap(({ notices }) => notices),
  };
}

interface Reporting {
  readonly job: Job;
  readonly io: Io;
  readonly talk: Sink;
  readonly made: readonly Candidate[];
  readonly speakAgain: () => void;
}

function report(
  results: readonly WrittenFile[],
  left: ReturnType<typeof leftOver>,
  { decisions, leftOut, files, settings }: Around,
  { job, io, talk, made, speakAgain }: Reporting,
): Promise<readonly Problem[]> {
  const wrote = results.filter(({ written }) => written);
  if (job.dryRun && isForPeople(job.format ?? 'text')) {
    for (const { draft } of wrote) {
      printPatch(draft, io);
    }
  }
  const style = textStyle(talk);
  const heads = wrote.map(({ draft, places }) =>
    job.dryRun || !draft.source.file
      ? textOfReviewed(draft, made, job)
      : textOfFixed(draft.source.name, places, changesOf(draft), style) + textOfReviewed(draft, made, job),
  );
  const fixed = {
    edits: wrote.reduce((sum, { draft }) => sum + draft.places, 0),
    files: wrote.length,
    isDryRun: job.dryRun,
  };
  const read = files.length + (job.paths.includes('-') ? 1 : 0);
  const notices = [...jsonOfLeftOut(leftOut), ...left.notices];
  return writeResults(
    { ...left, files: read, settings: decisions, notices },
    {
      job,
      io,
      speakAgain,
      fixed,
      shown: left.notices,
      head: heads.length > 0 && left.findings.length > 0 ? `${heads.join('')}\n` : heads.join(''),
      next: job.choice === 'safe' ? nextSteps(countsOf(left.findings), job, settings) : [],
      changes: results.filter(({ places }) => places > 0).map((result) => changeOf(result, made, job)),
      sink: isForPeople(job.format ?? 'text') ? talk : io.stdout,
    },
  );
}

function changeOf(
  { draft, places, written }: WrittenFile,
  made: readonly Candidate[],
  { dryRun }: Job,
): object {
  return jsonOfFixed(draft.source.name, places, written && !dryRun, reviewed(draft, made));
}

/** The fixes of findings in `draft` that were made although they need review. */
function reviewed({ key }: Draft, made: readonly Candidate[]): readonly MadeFix[] {
  return made
    .filter(({ draft, fix }) => draft.key === key && fix.safety === 'needs-review')
    .map(({ draft, finding, fix }) => ({ location: locationsOf(draft.text)(finding.span), finding, fix }));
}

/** Who accepts fixes one by one has just read this. */
function textOfReviewed(draft: Draft, made: readonly Candidate[], { choice }: Job): string {
  return choice === 'all'
    ? reviewed(draft, made)
        .map((each) => textOfMade(draft.source.name, each))
        .join('')
    : '';
}

function printPatch({ source, edits }: Draft, io: Io): void {
  const patch = unifiedDiff(source, edits, io.cwd);
  // A program gets the exact bytes. A terminal gets no control characters.
  io.stdout.write(io.stdout.isTerminal ? printableLines(patch.toString('utf8')) : patch);
}
