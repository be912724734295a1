// `nearpull images`: lists every image reference, whether or not anything is wrong with it.
import { pushAll } from '../../core/index.ts';
import type { Job } from '../args.ts';
import type { RunConfig } from '../config/config.ts';
import type { Source } from '../files/source.ts';
import type { Io } from '../io.ts';
import { jsonOfDecisions } from '../report/decisions.ts';
import { type FileRecords, fileRecords, type RecordsWanted } from '../report/fileRecords.ts';
import { SCHEMA_VERSION } from '../report/json.ts';
import { jsonOfLeftOut } from '../report/leftOut.ts';
import { escapedJson, printableJson } from '../report/printable.ts';
import type { ImageRecord, NoticeRecord } from '../report/records.ts';
import { textStyle } from '../report/style.ts';
import { imagesSummary, textOfImages, textOfNotices, textOfUniqueImages } from '../report/text.ts';
import { type UniqueImage, uniqueImages } from '../report/uniqueImages.ts';
import type { SourceCommand } from './command.ts';

export function imagesCommand(job: Job, _config: RunConfig, io: Io): SourceCommand {
  const rows: ImageRecord[] = [];
  const notices: NoticeRecord[] = [];
  let isUnjudged = false;
  const wanted: RecordsWanted = { findings: null, images: 'noPlaceholders' };
  const take = (records: FileRecords | null): void => {
    if (records) {
      pushAll(rows, records.images);
      pushAll(notices, records.notices);
      isUnjudged ||= records.isUnjudged;
    }
  };
  const file = (source: Source | null): null => {
    take(source && fileRecords(source, wanted));
    return null;
  };
  return {
    file,
    records: { wanted, left: () => wanted, take },
    stdin: (_bytes, source) => file(source),
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
