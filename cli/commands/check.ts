// `nearpull check`: reports findings and changes nothing.
import { check, pushAll } from '../../core/index.ts';
import type { Job } from '../args.ts';
import type { RunConfig } from '../config/config.ts';
import { openBaseline } from '../files/baseline.ts';
import type { Source } from '../files/source.ts';
import type { Io } from '../io.ts';
import { jsonOfLeftOut } from '../report/leftOut.ts';
import { nextSteps } from '../report/nextSteps.ts';
import { needsImages, writeResults } from '../report/output.ts';
import { printable } from '../report/printable.ts';
import {
  type FindingRecord,
  findingRecords,
  type ImageRecord,
  imageRecords,
  type NoticeRecord,
  noticeRecords,
} from '../report/records.ts';
import { isFailing } from '../report/results.ts';
import { isUnread, locationsOf, type SourceCommand } from './command.ts';

export function checkCommand(job: Job, _config: RunConfig, io: Io): SourceCommand {
  const opened = job.baseline === undefined ? null : openBaseline(job.baseline, io);
  const baseline = opened && 'left' in opened ? opened : null;
  let isUnjudged = false;
  const findings: FindingRecord[] = [];
  const images: ImageRecord[] = [];
  const notices: NoticeRecord[] = [];
  const showsImages = needsImages(job, io);
  let files = 0;
  const take = (source: Source | null): null => {
    files++;
    const whole = source && check(source.text, source.settings, { file: source.context });
    isUnjudged ||= whole?.notices.some(isUnread) === true;
    const report = whole && { ...whole, findings: baseline?.left(source, whole.findings) ?? whole.findings };
    if (
      report &&
      report.findings.length + report.notices.length + (showsImages ? report.images.length : 0) > 0
    ) {
      const locationOf = locationsOf(source.text);
      pushAll(findings, findingRecords(source, report.findings, report.images, locationOf));
      pushAll(notices, noticeRecords(source.name, report.notices, locationOf));
      if (showsImages) {
        pushAll(images, imageRecords(source.name, report.images, locationOf));
      }
    }
    return null;
  };
  return {
    file: take,
    stdin: (_bytes, source) => take(source),
    async end({ decisions, leftOut, settings, files: all }, speakAgain) {
      const ended =
        baseline?.end(new Map(all.map(({ absolute, inForce }) => [absolute, inForce.settings]))) ?? opened;
      if (typeof ended === 'string') {
        io.stderr.write(printable(ended.trimEnd()).concat('\n'));
      }
      const problem = ended !== null && typeof ended !== 'string' && 'words' in ended ? [ended] : [];
      const told = [...jsonOfLeftOut(leftOut), ...notices];
      const problems = await writeResults(
        { files, settings: decisions, findings, images, notices: told },
        { job, io, speakAgain, shown: notices, next: nextSteps(findings, job, settings) },
      );
      return {
        findings: findings.some(isFailing),
        failed: isUnjudged,
        problems: [...problem, ...problems],
      };
    },
  };
}
