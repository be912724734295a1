// `nearpull images`: lists every image reference, whether or not anything is wrong with it.
import { check, pushAll } from '../../core/index.ts';
import type { Job } from '../args.ts';
import type { RunConfig } from '../config/config.ts';
import type { Source } from '../files/source.ts';
import type { Io } from '../io.ts';
import { jsonOfDecisions } from '../report/decisions.ts';
import { type ImageRow, jsonOfImage, jsonOfNotices, SCHEMA_VERSION } from '../report/json.ts';
import { jsonOfLeftOut } from '../report/leftOut.ts';
import { printableJson } from '../report/printable.ts';
import { textStyle } from '../report/style.ts';
import { imagesSummary, textOfImages, textOfNotices } from '../report/text.ts';
import { locationsOf, type SourceCommand } from './command.ts';

export function imagesCommand({ format }: Job, _config: RunConfig, io: Io): SourceCommand {
  const rows: ImageRow[] = [];
  const skipped: object[] = [];
  const take = (source: Source | null): null => {
    if (source === null) {
      return null;
    }
    const { images, notices } = check(source.text, source.settings, { file: source.context });
    if (images.length > 0 || notices.length > 0) {
      const locationOf = locationsOf(source.text);
      // Without a domain a target contains the placeholder, which only an editor lets a person fill in. So there is no target.
      const known =
        source.settings.proxy.kind === 'configured'
          ? images
          : images.map((image) => ({ ...image, target: null }));
      pushAll(
        rows,
        known.map((image) => jsonOfImage(source.name, image, locationOf)),
      );
      if (format === 'json') {
        pushAll(skipped, jsonOfNotices(source.name, notices, locationOf));
      } else {
        io.stderr.write(textOfNotices(source.name, notices, locationOf));
      }
    }
    return null;
  };
  return {
    file: take,
    stdin: (_bytes, source) => take(source),
    end({ decisions, leftOut }) {
      if (format === 'json') {
        const notices = [...jsonOfLeftOut(leftOut), ...skipped];
        io.stdout.write(
          printableJson({
            schemaVersion: SCHEMA_VERSION,
            ...jsonOfDecisions(decisions),
            images: rows,
            notices,
          }),
        );
      } else {
        io.stdout.write(textOfImages(rows, textStyle(io.stdout)) + imagesSummary(rows));
      }
      return { findings: false };
    },
  };
}
