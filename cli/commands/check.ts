// `nearpull check`: reports findings and changes nothing.
import { check, pushAll } from '../../core/index.ts';
import type { Job } from '../args.ts';
import type { RunConfig } from '../config/config.ts';
import type { Source } from '../files/source.ts';
import type { Io } from '../io.ts';
import { jsonOfDecisions } from '../report/decisions.ts';
import { jsonOfFindings, jsonOfNotices, SCHEMA_VERSION } from '../report/json.ts';
import { jsonOfLeftOut } from '../report/leftOut.ts';
import { printableJson } from '../report/printable.ts';
import { textStyle } from '../report/style.ts';
import { findingsSummary, textOfFindings, textOfNotices } from '../report/text.ts';
import { isFailing, locationsOf, type SourceCommand } from './command.ts';

export function checkCommand({ format }: Job, _config: RunConfig, io: Io): SourceCommand {
  const style = textStyle(io.stdout);
  const json = { findings: [] as object[], notices: [] as object[] };
  const count = { files: 0, filesWithFindings: 0, findings: 0, fixable: 0 };
  let failing = false;
  const take = (source: Source | null): null => {
    count.files++;
    if (source === null) {
      return null;
    }
    const { findings, notices } = check(source.text, source.settings, { file: source.context });
    if (findings.length === 0 && notices.length === 0) {
      return null;
    }
    const locationOf = locationsOf(source.text);
    count.findings += findings.length;
    failing ||= findings.some(isFailing);
    count.filesWithFindings += findings.length > 0 ? 1 : 0;
    count.fixable += findings.filter(({ fixes }) => fixes.length > 0).length;
    if (format === 'json') {
      pushAll(json.findings, jsonOfFindings(source.name, findings, locationOf));
      pushAll(json.notices, jsonOfNotices(source.name, notices, locationOf));
    } else {
      io.stdout.write(textOfFindings(source.name, findings, locationOf, style));
      io.stderr.write(textOfNotices(source.name, notices, locationOf));
    }
    return null;
  };
  return {
    file: take,
    stdin: (_bytes, source) => take(source),
    end({ decisions, leftOut }) {
      io.stdout.write(
        format === 'json'
          ? printableJson({
              schemaVersion: SCHEMA_VERSION,
              ...jsonOfDecisions(decisions),
              ...json,
              notices: [...jsonOfLeftOut(leftOut), ...json.notices],
            })
          : findingsSummary(count),
      );
      return { findings: failing };
    },
  };
}
