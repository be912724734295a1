// `nearpull prove`: renders charts and kustomizations before and after the fixes, and says of every image where it is pulled from.
import { check } from '../../core/index.ts';
import type { Job } from '../args.ts';
import type { RunConfig } from '../config/config.ts';
import type { Source } from '../files/source.ts';
import { type Opened, openDrafts } from '../fixing/drafts.ts';
import { makeChosenFixes, makeSafeFixes } from '../fixing/makeFixes.ts';
import type { Io } from '../io.ts';
import { fixesOf } from '../proving/fixesOf.ts';
import { problemsOf, proveAll } from '../proving/prove.ts';
import { subjectsOf } from '../proving/subjects.ts';
import { jsonOfDecisions } from '../report/decisions.ts';
import { SCHEMA_VERSION } from '../report/json.ts';
import { printableJson } from '../report/printable.ts';
import { jsonOfProofs, textOfIncomplete, textOfProofs } from '../report/proofs.ts';
import { textStyle } from '../report/style.ts';
import type { SourceCommand } from './command.ts';

export function proveCommand(job: Job, config: RunConfig, io: Io): SourceCommand {
  const opened: Opened[] = [];
  const take = (source: Source | null): null => {
    const report = source && check(source.text, source.settings, { file: source.context });
    if (report && report.findings.length > 0) {
      opened.push({ source, report });
    }
    return null;
  };
  return {
    file: take,
    stdin: () => ({ path: '-', words: { key: 'cli.prove.stdin' } }),
    async end(around, speakAgain) {
      const subjects = subjectsOf(around, job, io);
      if (subjects.charts.length + subjects.kustomizations.length === 0) {
        return { findings: false, problems: [{ path: '', words: { key: 'cli.prove.nothing' } }] };
      }
      const drafts = openDrafts(opened, around);
      if (job.choice === 'safe') {
        makeSafeFixes(drafts, new Map());
      } else {
        await makeChosenFixes(drafts, 'all', new Map(), () => true);
      }
      const found = await proveAll(subjects, fixesOf(drafts.all()), { proof: job.proof, config, io });
      speakAgain();
      io.stderr.write(textOfIncomplete(found.incomplete));
      io.stdout.write(
        job.format === 'json'
          ? printableJson({
              schemaVersion: SCHEMA_VERSION,
              ...jsonOfDecisions(around.decisions),
              notices: [],
              ...jsonOfProofs(found),
            })
          : textOfProofs(found.proofs, textStyle(io.stdout)),
      );
      const isLeft = found.proofs.some(({ images }) =>
        images.some(({ verdict }) => verdict === 'docker-hub' || verdict === 'wrong'),
      );
      return { findings: isLeft, problems: problemsOf(found) };
    },
  };
}
