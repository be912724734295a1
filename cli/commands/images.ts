// `nearpull images`: lists every image reference, whether or not anything is wrong with it.
import { check, pushAll } from '../../core/index.ts';
import type { Job } from '../args.ts';
import type { RunConfig } from '../config/config.ts';
import type { Source } from '../files/source.ts';
import type { Io } from '../io.ts';
import { jsonOfDecisions } from '../report/decisions.ts';
import { SCHEMA_VERSION } from '../report/json.ts';
import { jsonOfLeftOut } from '../report/leftOut.ts';
import { escapedJson, printableJson } from '../report/printable.ts';
import { type ImageRecord, imageRecords, type NoticeRecord, noticeRecords } from '../report/records.ts';
import { textStyle } from '../report/style.ts';
import { imagesSummary, textOfImages, textOfNotices, textOfUniqueImages } from '../report/text.ts';
import { type UniqueImage, uniqueImages } from '../report/uniqueImages.ts';
import { isUnread, locationsOf, type SourceCommand } from './command.ts';

export function imagesCommand(job: Job, _config: RunConfig, io: Io): SourceCommand {
  const rows: ImageRecord[] = [];
  const notices: NoticeRecord[] = [];
  let isUnjudged = false;
  const take = (source: Source | null): null => {
    const report = source && check(source.text, source.settings, { file: source.context });
    if (report && report.images.length + report.notices.length > 0) {
      isUnjudged ||= report.notices.some(isUnread);
      const locationOf = locationsOf(source.text);
      // Without a domain a target contains the placeholder, which only an editor lets a person fill in. So there is no target.
      const isConfigured = source.settings.proxy.kind === 'configured';
      const known = isConfigured ? report.images : report.images.map((image) => ({ ...image, target: null }));
      pushAll(rows, imageRecords(source.name, known, locationOf));
      pushAll(notices, noticeRecords(source.name, report.notices, locationOf));
    }
    return null;
  };
  return {
    file: take,
    stdin: (_bytes, source) => take(source),
    end({ decisions, leftOut }) {
      const images = job.isUnique ? uniqueImages(rows) : rows;
      if (job.format === 'json') {
        const all = [...jsonOfLeftOut(leftOut), ...notices];
        const report = { schemaVersion: SCHEMA_VERSION, ...jsonOfDecisions(decisions), notices: all };
        io.stdout.write(printableJson({ ...report, ...(job.isUnique ? { unique: images } : { images }) }));
      } else if (job.format === 'jsonl') {
        io.stdout.write(images.map((image) => `${escapedJson(image)}\n`).join(''));
      } else {
        io.stderr.write(textOfNotices(notices));
        io.stdout.write(textOf(images, rows, io));
      }
      return { findings: false, failed: isUnjudged };
    },
  };
}

function textOf(
  images: readonly (ImageRecord | UniqueImage)[],
  rows: readonly ImageRecord[],
  { stdout }: Io,
): string {
  const style = textStyle(stdout);
  const unique = images.filter((image) => 'places' in image);
  const table = unique.length > 0 ? textOfUniqueImages(unique, style) : textOfImages(rows, style);
  return table + imagesSummary(rows);
}
