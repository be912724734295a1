// `nearpull fix`: makes fixes, writes the files, and reports the findings that are left.
import { check, type Finding, fixAll } from '../../core/index.ts';
import type { Job } from '../args.ts';
import type { RunConfig } from '../config/config.ts';
import { encode } from '../files/encoding.ts';
import type { Source } from '../files/source.ts';
import { unifiedDiff } from '../files/unifiedDiff.ts';
import { replaceFile } from '../files/writeFile.ts';
import { askFixes } from '../fixing/askFixes.ts';
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
import { jsonOfDecisions } from '../report/decisions.ts';
import { jsonOfFindings, jsonOfFixed, jsonOfNotices, SCHEMA_VERSION } from '../report/json.ts';
import { jsonOfLeftOut } from '../report/leftOut.ts';
import { printableJson, printableLines } from '../report/printable.ts';
import { textStyle } from '../report/style.ts';
import { fixSummary, textOfFindings, textOfFixed, textOfMade, textOfNotices } from '../report/text.ts';
import { type Around, isFailing, locationsOf, type MadeFix, type SourceCommand } from './command.ts';

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
      const drafts = openDrafts(opened, around);
      const talk = conversation(job, io);
      const decide = job.choice === 'asked' ? askFixes(talk, io, speakAgain) : () => true;
      const { made, refused: unwritable } = await makeFixes(drafts, job, decide, io);
      const unproven = job.isProven
        ? await proveFixes(drafts, around, job, { proof: job.proof, config, io })
        : [];
      const refused = new Map([...unwritable, ...unproven]);
      speakAgain();
      const results = drafts.all().map((draft) => finish(draft, refused, job, io));
      if (input && !job.dryRun && !results.some(({ draft, written }) => written && !draft.source.file)) {
        // A filter passes on a text that it does not change.
        io.stdout.write(input);
      }
      report(results, made, around, { job, io, talk });
      return {
        findings: results.some(({ left }) => left.findings.some(isFailing)),
        problems: results.flatMap(({ problem }) => problem ?? []),
      };
    },
  };
}

/** Where a run of `fix` talks to people: standard output, unless that is for a patch, for JSON, or for the fixed text of standard input. */
export function conversation({ dryRun, paths, format }: Job, io: Io): Sink {
  return dryRun || format === 'json' || paths.includes('-') ? io.stderr : io.stdout;
}

async function makeFixes(
  drafts: Drafts,
  job: Job,
  decide: Decide,
  io: Io,
): Promise<{ readonly made: readonly Candidate[]; readonly refused: ReadonlyMap<string, Problem> }> {
  const candidates = drafts.all().flatMap((draft) => candidatesOf(draft, drafts, job.choice));
  const refused = refusals([...new Set(candidates.flatMap(({ changes }) => changes))], job, io);
  if (job.choice === 'safe') {
    makeSafeFixes(drafts, refused);
    return { made: [], refused };
  }
  return { made: await makeChosenFixes(drafts, job.choice, refused, decide), refused };
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
  readonly left: { readonly text: string; readonly findings: Draft['report']['findings'] };
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
    places: refused.has(key) ? fixAll(first).length : draft.places,
    left: written ? { text, findings: report.findings } : { text: source.text, findings: first.findings },
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

interface Reporting {
  readonly job: Job;
  readonly io: Io;
  readonly talk: Sink;
}

function report(
  results: readonly WrittenFile[],
  made: readonly Candidate[],
  { decisions, leftOut }: Around,
  { job, io, talk }: Reporting,
): void {
  const wrote = results.filter(({ written }) => written);
  if (job.format === 'json') {
    // With JSON, nothing else goes to standard output.
    const json = jsonOf(results, made, leftOut, job);
    io.stdout.write(printableJson({ schemaVersion: SCHEMA_VERSION, ...jsonOfDecisions(decisions), ...json }));
    return;
  }
  for (const result of results) {
    reportFile(result, made, job, io, talk);
  }
  const left = results.flatMap(({ left }) => left.findings);
  const count = {
    edits: wrote.reduce((sum, { draft }) => sum + draft.places, 0),
    files: wrote.length,
    remaining: left.length,
    reviewable: job.choice === 'safe' ? left.filter(isReviewable).length : 0,
  };
  talk.write(fixSummary(count, job.dryRun));
}

function isReviewable({ fixes }: Finding): boolean {
  return fixes.length > 0 && fixes.every(({ safety }) => safety === 'needs-review');
}

function jsonOf(
  results: readonly WrittenFile[],
  made: readonly Candidate[],
  leftOut: readonly Problem[],
  { dryRun }: Job,
): object {
  return {
    files: results
      .filter(({ places }) => places > 0)
      .map(({ draft, places, written }) =>
        jsonOfFixed(draft.source.name, places, written && !dryRun, reviewed(draft, made)),
      ),
    findings: results.flatMap(({ draft, left }) =>
      jsonOfFindings(draft.source.name, left.findings, locationsOf(left.text)),
    ),
    notices: [
      ...jsonOfLeftOut(leftOut),
      ...results.flatMap(({ draft: { source, first } }) =>
        jsonOfNotices(source.name, first.notices, locationsOf(source.text)),
      ),
    ],
  };
}

/** The fixes of findings in `draft` that were made although they need review. */
function reviewed({ key }: Draft, made: readonly Candidate[]): readonly MadeFix[] {
  return made
    .filter(({ draft, fix }) => draft.key === key && fix.safety === 'needs-review')
    .map(({ draft, finding, fix }) => ({ location: locationsOf(draft.text)(finding.span), finding, fix }));
}

function reportFile(
  { draft, written, left }: WrittenFile,
  made: readonly Candidate[],
  { dryRun, choice }: Job,
  io: Io,
  talk: Sink,
): void {
  const { source, edits, places, first } = draft;
  if (written && dryRun) {
    const patch = unifiedDiff(source, edits, io.cwd);
    // A program gets the exact bytes. A terminal gets no control characters.
    io.stdout.write(io.stdout.isTerminal ? printableLines(patch.toString('utf8')) : patch);
  } else if (written && source.file) {
    talk.write(textOfFixed(source.name, places));
  }
  if (written && choice === 'all') {
    // Who accepts fixes one by one has just read this.
    talk.write(
      reviewed(draft, made)
        .map((each) => textOfMade(source.name, each))
        .join(''),
    );
  }
  talk.write(textOfFindings(source.name, left.findings, locationsOf(left.text), textStyle(talk)));
  io.stderr.write(textOfNotices(source.name, first.notices, locationsOf(source.text)));
}
