// `nearpull check`: reports findings and changes nothing.
import { pushAll } from '../../core/index.ts';
import type { Job } from '../args.ts';
import type { RunConfig } from '../config/config.ts';
import { openBaseline } from '../files/baseline.ts';
import type { Source } from '../files/source.ts';
import type { Io } from '../io.ts';
import { type FileRecords, fileRecords, type RecordsWanted } from '../report/fileRecords.ts';
import { findingCounter } from '../report/findingCounts.ts';
import { jsonOfLeftOut } from '../report/leftOut.ts';
import { nextSteps } from '../report/nextSteps.ts';
import { findingsShown, needsImages, writeResults } from '../report/output.ts';
import { printable } from '../report/printable.ts';
import type { FindingRecord, ImageRecord, NoticeRecord } from '../report/records.ts';
import type { SourceCommand } from './command.ts';

export function checkCommand(job: Job, _config: RunConfig, io: Io): SourceCommand {
  const opened = job.baseline === undefined ? null : openBaseline(job.baseline, io);
  const baseline = opened && 'left' in opened ? opened : null;
  let isUnjudged = false;
  const findings: FindingRecord[] = [];
  const counter = findingCounter();
  const images: ImageRecord[] = [];
  const notices: NoticeRecord[] = [];
  const shown = findingsShown(job, io);
  const wanted: RecordsWanted = { findings: shown, images: needsImages(job, io) ? 'all' : 'none' };
  let files = 0;
  const take = (records: FileRecords | null): void => {
    files++;
    if (records) {
      pushAll(findings, records.findings.slice(0, shown.most - findings.length));
      records.counted.forEach(counter.add);
      pushAll(images, records.images);
      pushAll(notices, records.notices);
      isUnjudged ||= records.isUnjudged;
    }
  };
  const left = (): RecordsWanted => ({
    ...wanted,
    findings: { ...shown, most: shown.most - findings.length },
  });
  const file = (source: Source | null): null => {
    take(source && fileRecords(source, left(), (all) => baseline?.left(source, all) ?? all));
    return null;
  };
  return {
    file,
    // The accepted findings are counted in the order of the files.
    ...(baseline === null && { records: { wanted, left, take } }),
    stdin: (_bytes, source) => file(source),
    async end({ decisions, leftOut, settings, files: all }, speakAgain) {
      const ended =
        baseline?.end(new Map(all.map(({ absolute, inForce }) => [absolute, inForce.settings]))) ?? opened;
      if (typeof ended === 'string') {
        io.stderr.write(printable(ended.trimEnd()).concat('\n'));
      }
      const problem = ended !== null && typeof ended !== 'string' && 'words' in ended ? [ended] : [];
      const { counts } = counter;
      const told = [...jsonOfLeftOut(leftOut), ...notices];
      const problems = await writeResults(
        { files, settings: decisions, findings, images, notices: told },
        { job, io, speakAgain, shown: notices, counts, next: nextSteps(counts, job, settings) },
      );
      return {
        findings: counts.failing > 0,
        failed: isUnjudged,
        problems: [...problem, ...problems],
      };
    },
  };
}
