// `nearpull verify`: asks the proxy whether it can serve each image, now or after the fixes.
import { askedOrigin, check, pullTarget } from '../../core/index.ts';
import { isServed, isUnanswered } from '../../registry/answer.ts';
import type { Wanted } from '../../registry/verify.ts';
import type { Job } from '../args.ts';
import type { RunConfig } from '../config/config.ts';
import type { Source } from '../files/source.ts';
import type { Io } from '../io.ts';
import { askAll, problemsOfAnswers, textOfUnknown } from '../online/askAll.ts';
import { type AnswerPlace, jsonOfAnswers, textOfAnswers } from '../report/answers.ts';
import { jsonOfDecisions } from '../report/decisions.ts';
import { SCHEMA_VERSION } from '../report/json.ts';
import { jsonOfLeftOut } from '../report/leftOut.ts';
import { printableJson } from '../report/printable.ts';
import { textStyle } from '../report/style.ts';
import { locationsOf, type SourceCommand } from './command.ts';

export function verifyCommand({ format, online }: Job, _config: RunConfig, io: Io): SourceCommand {
  const wanted = new Map<string, Wanted>();
  const places = new Map<string, AnswerPlace[]>();
  let unknown = 0;
  const take = (source: Source | null): null => {
    if (source === null) {
      return null;
    }
    const { settings } = source;
    const { images } = check(source.text, settings, { file: source.context });
    const locationOf = locationsOf(source.text);
    for (const image of images) {
      const found = pullTarget(image, settings);
      if (found === null) {
        unknown += isThroughProxy(image.status) && image.redirect === null && image.built === null ? 1 : 0;
        continue;
      }
      const { target, origin } = found;
      const upstream =
        online.from === null || origin === null ? null : askedOrigin(origin, online.from || undefined);
      wanted.set(target, { target, upstream });
      const place = { file: source.name, ...locationOf(image.span), raw: image.raw };
      places.set(target, [...(places.get(target) ?? []), place]);
    }
    return null;
  };
  return {
    file: take,
    stdin: (_bytes, source) => take(source),
    async end({ decisions, leftOut, settings }, speakAgain) {
      const report = await askAll([...wanted.values()], online, settings, io);
      speakAgain();
      const all = report.answers.map((answer) => ({ answer, places: places.get(answer.target) ?? [] }));
      io.stderr.write(textOfUnknown(unknown));
      if (format === 'json') {
        const head = { schemaVersion: SCHEMA_VERSION, ...jsonOfDecisions(decisions) };
        io.stdout.write(
          printableJson({ ...head, answers: jsonOfAnswers(all), notices: jsonOfLeftOut(leftOut) }),
        );
      } else {
        io.stdout.write(textOfAnswers(all, textStyle(io.stdout)));
      }
      return {
        findings: report.answers.some((each) => !isServed(each) || each.outcome === 'differs'),
        failed: report.answers.some(isUnanswered),
        problems: problemsOfAnswers(report),
      };
    },
  };
}

function isThroughProxy(status: string): boolean {
  return status === 'docker-hub' || status === 'upstream' || status === 'proxied';
}
