// `nearpull fix`: makes every safe fix and reports the findings that are left.
import { applyEdits, check, type Edit, type Finding, fixAll, type Settings } from '../../core/index.ts';
import type { Job } from '../args.ts';
import { encode } from '../files/encoding.ts';
import type { Source } from '../files/source.ts';
import { unifiedDiff } from '../files/unifiedDiff.ts';
import { replaceFile, writableTarget } from '../files/writeFile.ts';
import type { Io } from '../io.ts';
import type { Problem } from '../problem.ts';
import { printableJson, printableLines } from '../report/printable.ts';
import { fixSummary, textOfFindings, textOfFixed, textOfNotices, textStyle } from '../report/text.ts';
import { isFailing, locationsOf, type SourceCommand } from './command.ts';

export function fixCommand(job: Job, settings: Settings, io: Io): SourceCommand {
  const tally = { rows: [] as FixedFile[], edits: 0, files: 0, remaining: 0 };
  let failing = false;
  // Standard output is only for the diff, or for the fixed text of standard input.
  const talk = job.dryRun || job.paths.includes('-') ? io.stderr : io.stdout;
  const take = (source: Source | null): Problem | null => {
    if (source === null) {
      return null;
    }
    const outcome = fixSource(source, settings, (cure) =>
      job.dryRun ? whyNotWritable(source) : write(source, cure, io),
    );
    tally.remaining += outcome.findings.length;
    failing ||= outcome.findings.some(isFailing);
    if (outcome.edits.length > 0) {
      tally.rows.push({
        file: source.name,
        edits: outcome.edits.length,
        written: outcome.written && !job.dryRun,
      });
    }
    if (outcome.written) {
      tally.files++;
      tally.edits += outcome.edits.length;
    }
    // With JSON, nothing else goes to standard output.
    if (job.format === 'text') {
      report(source, outcome, job, io, talk);
    }
    return outcome.problem;
  };
  return {
    file: take,
    stdin(bytes, source) {
      const before = tally.files;
      const problem = take(source);
      // A filter passes on a text that it does not change.
      if (!job.dryRun && tally.files === before) {
        io.stdout.write(bytes);
      }
      return problem;
    },
    end() {
      if (job.format === 'json') {
        io.stdout.write(printableJson(tally.rows));
      } else {
        talk.write(fixSummary(tally, job.dryRun));
      }
      return { findings: failing };
    },
  };
}

/** One element of `fix --format json`. */
interface FixedFile {
  readonly file: string;
  /** The number of places to change. */
  readonly edits: number;
  /** Whether the file was changed. Always false in a dry run. */
  readonly written: boolean;
}

interface Cure {
  readonly edits: readonly Edit[];
  readonly text: string;
}

interface FixOutcome {
  readonly edits: readonly Edit[];
  /** Whether the fixed text was written. In a dry run: whether it could be. */
  readonly written: boolean;
  readonly problem: Problem | null;
  /** The findings that are left, in `text`. */
  readonly findings: readonly Finding[];
  readonly text: string;
  readonly notices: ReturnType<typeof check>['notices'];
}

function fixSource(source: Source, settings: Settings, put: (cure: Cure) => Problem | null): FixOutcome {
  const report = check(source.text, settings, { file: source.context });
  const { findings, notices } = report;
  const edits = fixAll(report);
  const untouched = { edits, written: false, problem: null, findings, text: source.text, notices };
  if (edits.length === 0) {
    return untouched;
  }
  if (!source.exact) {
    return { ...untouched, problem: { path: source.name, words: { key: 'cli.problem.encoding' } } };
  }
  const text = applyEdits(source.text, edits);
  const problem = put({ edits, text });
  if (problem) {
    return { ...untouched, problem };
  }
  // The fixed text is checked again. Its findings are those that no safe fix could cure.
  const after = check(text, settings, { previous: report, file: source.context });
  return { edits, written: true, problem: null, findings: after.findings, text, notices };
}

function whyNotWritable({ file }: Source): Problem | null {
  const target = file ? writableTarget(file) : null;
  return target && 'words' in target ? target : null;
}

function write(source: Source, { text }: Cure, io: Io): Problem | null {
  const bytes = encode(text, source.encoding);
  if (source.file) {
    return replaceFile(source.file, encode(source.text, source.encoding), bytes);
  }
  io.stdout.write(bytes);
  return null;
}

function report(source: Source, outcome: FixOutcome, { dryRun }: Job, io: Io, talk: Io['stdout']): void {
  const { findings, edits, text, notices, written } = outcome;
  if (written && dryRun) {
    const patch = unifiedDiff(source, edits, io.cwd);
    // A program gets the exact bytes. A terminal gets no control characters.
    io.stdout.write(io.stdout.isTerminal ? printableLines(patch.toString('utf8')) : patch);
  } else if (written && source.file) {
    talk.write(textOfFixed(source.name, edits.length));
  }
  talk.write(textOfFindings(source.name, findings, locationsOf(text), textStyle(talk, io.env)));
  io.stderr.write(textOfNotices(source.name, notices, locationsOf(source.text)));
}
