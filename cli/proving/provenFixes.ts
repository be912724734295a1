// `fix --prove`: corrects the fixes of charts by what Helm makes of them, and refuses those of charts that would come out wrong.
import { join } from 'node:path';
import { findValuesTarget, isValueMap, layOverTarget } from '../../core/index.ts';
import { openChart } from '../../proof/chart/openChart.ts';
import type { NamedFolder, Proof } from '../../proof/chart/proveChart.ts';
import { asValue } from '../../proof/report/overlayText.ts';
import { findHelm } from '../../proof/run/findProgram.ts';
import { type Runner, withRunner } from '../../proof/run/runner.ts';
import { isTrouble } from '../../proof/trouble.ts';
import { makeOverlay } from '../../proof/values/makeOverlay.ts';
import type { Job } from '../args.ts';
import type { Around } from '../commands/command.ts';
import { isInside } from '../files/osPath.ts';
import type { Draft, Drafts } from '../fixing/drafts.ts';
import { refusals } from '../fixing/refusals.ts';
import type { Problem } from '../problem.ts';
import { fixesOf } from './fixesOf.ts';
import { type ProveOptions, proveAll } from './prove.ts';
import { subjectsOf } from './subjects.ts';

/** Changes `drafts` where that brings more images to the proxy. Returns why each of those that must not be written is refused, by its key. */
export async function proveFixes(
  drafts: Drafts,
  around: Around,
  job: Job,
  options: ProveOptions,
): Promise<ReadonlyMap<string, Problem>> {
  const { charts } = subjectsOf(around, job, options.io);
  const prove = async (some: readonly NamedFolder[]): Promise<readonly ChartOutcome[]> => {
    const subjects = { charts: some, kustomizations: [] };
    const found = await proveAll(subjects, fixesOf(drafts.all()), options);
    return some.map((chart) => outcomeOf(chart, found.proofs, found.problems));
  };
  const first = await prove(charts);
  // Helm shows that the reading of keys was wrong. What templates write themselves may still be right.
  const misread = first.filter(({ isWrong }) => isWrong);
  drafts.change(revert(drafts, misread, (path) => /(?:^|\/)values[^/]*\.ya?ml$|(?:^|\/)ci\//.test(path)));
  const second = [
    ...first.filter(({ isWrong }) => !isWrong),
    ...(await prove(misread.map(({ chart }) => chart))),
  ];
  const incomplete = second.filter(({ isWrong, isLeft, problem }) => !isWrong && isLeft && !problem);
  const added = await addFromMarkers(drafts, incomplete, { around, job }, options);
  const third = await prove(added.map(({ chart }) => chart));
  const spoilt = third.filter(({ isWrong, problem }) => isWrong || problem);
  drafts.change(
    new Map(
      added
        .filter(({ chart }) => spoilt.some((each) => each.chart === chart))
        .map(({ key, before }) => [key, replaced(drafts, key, before)]),
    ),
  );
  const refused = second.filter(({ isWrong, problem }) => isWrong || problem);
  drafts.change(revert(drafts, refused, () => true));
  return new Map(
    refused.flatMap(({ chart, problem, wrong }) =>
      draftsIn(drafts, chart).map((draft): [string, Problem] => [
        draft.key,
        { path: draft.source.name, words: problem?.words ?? { key: 'cli.fix.unproven', args: wrong } },
      ]),
    ),
  );
}

/** What was proven of a chart with all its sets of values. */
interface ChartOutcome {
  readonly chart: NamedFolder;
  readonly isWrong: boolean;
  readonly isLeft: boolean;
  /** The first image that comes out wrong, before and after. */
  readonly wrong: readonly string[];
  /** Why it cannot be rendered as it is, or with what. */
  readonly problem: Problem | null;
}

function outcomeOf(chart: NamedFolder, proofs: readonly Proof[], problems: readonly Problem[]): ChartOutcome {
  const own = proofs.filter(({ shown }) => shown === chart.shown);
  const images = own.flatMap((proof) => proof.images);
  const failed = own.find((proof) => proof.problem !== null)?.problem ?? null;
  const isSpoilt = failed?.key === 'proof.afterFixes';
  const wrong = images.find(({ verdict }) => verdict === 'wrong');
  const [general] = problems;
  return {
    chart,
    isWrong: wrong !== undefined || isSpoilt,
    isLeft: images.some(({ verdict }) => verdict === 'docker-hub'),
    wrong: wrong ? [wrong.before ?? '-', wrong.after ?? '-'] : [],
    problem: failed ? { path: chart.shown, words: failed } : (general ?? null),
  };
}

function draftsIn(drafts: Drafts, { folder }: NamedFolder): readonly Draft[] {
  return drafts.all().filter(({ source }) => source.file && isInside(source.file.absolute, folder));
}

/** The edits that take the fixes of some files of charts back. */
function revert(
  drafts: Drafts,
  charts: readonly ChartOutcome[],
  isReverted: (path: string) => boolean,
): ReadonlyMap<string, readonly ReturnType<typeof whole>[]> {
  const own = charts.flatMap(({ chart }) => draftsIn(drafts, chart));
  return new Map(
    own
      .filter(({ key, edits }) => edits.length > 0 && isReverted(key))
      .map(({ key, text, source }) => [key, [whole(text, source.text)]]),
  );
}

function whole(text: string, newText: string) {
  return { span: { start: 0, end: text.length }, newText };
}

function replaced(drafts: Drafts, key: string, before: string): readonly ReturnType<typeof whole>[] {
  return [whole(drafts.at(key)?.text ?? '', before)];
}

interface AddedValues {
  readonly chart: NamedFolder;
  readonly key: string;
  /** The text of the file of values before they were added. */
  readonly before: string;
}

/** Lays over the values.yaml of each chart what the markers say that its templates need. */
async function addFromMarkers(
  drafts: Drafts,
  charts: readonly ChartOutcome[],
  { around, job }: { readonly around: Around; readonly job: Job },
  options: ProveOptions,
): Promise<readonly AddedValues[]> {
  if (charts.length === 0) {
    return [];
  }
  const { instead } = fixesOf(drafts.all());
  const overlays = await withRunner((runner) =>
    Promise.all(charts.map(({ chart }) => overlayFor(chart, instead, options, runner))),
  );
  return charts.flatMap(({ chart }, index) => {
    const overlay = asValue(overlays[index] ?? {});
    const file = around.files.find(({ absolute }) => absolute === join(chart.folder, 'values.yaml'));
    const draft = file && drafts.at(file.fromRoot);
    const target = draft && findValuesTarget(draft.text);
    const edits = target && isValueMap(overlay) ? layOverTarget(draft.text, target, overlay) : null;
    if (!draft || !edits || edits.length === 0 || refusals([draft], job, options.io).size > 0) {
      return [];
    }
    const before = draft.text;
    drafts.change(new Map([[draft.key, edits]]));
    return [{ chart, key: draft.key, before }];
  });
}

async function overlayFor(
  { folder }: NamedFolder,
  instead: ReturnType<typeof fixesOf>['instead'],
  { proof, config, io }: ProveOptions,
  runner: Runner,
): Promise<unknown> {
  const helm = await findHelm(proof.helm, io, runner);
  const chart = openChart(folder, instead, runner);
  if (isTrouble(helm) || isTrouble(chart)) {
    return {};
  }
  const { settings } = config.around(folder);
  const made = await makeOverlay(chart, { files: [], sets: proof.sets }, { helm, runner, settings });
  return isTrouble(made) ? {} : made.values;
}
