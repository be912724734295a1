// Runs the proofs of a run: finds the programs that it needs, and asks them about each chart and kustomization.
import { resolve } from 'node:path';
import { type FixedFiles, type Proof, proveChart } from '../../proof/chart/proveChart.ts';
import { proveKustomization } from '../../proof/kustomize/proveKustomization.ts';
import type { Incomplete } from '../../proof/report/proofText.ts';
import { findHelm, findKustomize } from '../../proof/run/findProgram.ts';
import type { Runner } from '../../proof/run/runner.ts';
import { withRunner } from '../../proof/run/runner.ts';
import { isTrouble } from '../../proof/trouble.ts';
import type { RunConfig } from '../config/config.ts';
import type { Io } from '../io.ts';
import type { Problem } from '../problem.ts';
import type { ProofOptions } from '../proofArgs.ts';
import type { Subjects } from './subjects.ts';

export interface Proofs {
  readonly proofs: readonly Proof[];
  readonly incomplete: readonly Incomplete[];
  /** Why a program that is needed cannot be used. */
  readonly problems: readonly Problem[];
}

export interface ProveOptions {
  readonly proof: ProofOptions;
  readonly config: RunConfig;
  readonly io: Io;
}

export function proveAll(subjects: Subjects, fixes: FixedFiles, options: ProveOptions): Promise<Proofs> {
  return withRunner(async (runner) => {
    const [charts, kustomizations] = await Promise.all([
      proveCharts(subjects, fixes, options, runner),
      proveKustomizations(subjects, fixes, options, runner),
    ]);
    return {
      proofs: [...charts.proofs, ...kustomizations.proofs],
      incomplete: charts.incomplete,
      problems: [...charts.problems, ...kustomizations.problems],
    };
  });
}

async function proveCharts(
  { charts }: Subjects,
  fixes: FixedFiles,
  { proof, config, io }: ProveOptions,
  runner: Runner,
): Promise<Proofs> {
  if (charts.length === 0) {
    return NOTHING;
  }
  const helm = await findHelm(proof.helm, io, runner);
  if (isTrouble(helm)) {
    return { ...NOTHING, problems: [{ path: '', words: helm.trouble }] };
  }
  const given = { files: proof.values.map((path) => resolve(io.cwd, path)), sets: proof.sets };
  const proven = await Promise.all(
    charts.map(async (chart) => ({
      shown: chart.shown,
      ...(await proveChart(chart, given, fixes, {
        helm,
        runner,
        settings: config.around(chart.folder).settings,
      })),
    })),
  );
  return {
    proofs: proven.flatMap(({ proofs }) => proofs).filter((each) => each.problem?.key !== 'proof.library'),
    incomplete: proven.filter(({ missing }) => missing.length > 0),
    problems: [],
  };
}

async function proveKustomizations(
  { kustomizations }: Subjects,
  fixes: FixedFiles,
  { proof, config, io }: ProveOptions,
  runner: Runner,
): Promise<Proofs> {
  if (kustomizations.length === 0) {
    return NOTHING;
  }
  const kustomize = await findKustomize(proof.kustomize, io, runner);
  if (isTrouble(kustomize)) {
    return { ...NOTHING, problems: [{ path: '', words: kustomize.trouble }] };
  }
  const proofs = await Promise.all(
    kustomizations.map((each) =>
      proveKustomization(each, fixes, { kustomize, runner, settings: config.around(each.folder).settings }),
    ),
  );
  return { ...NOTHING, proofs };
}

const NOTHING: Proofs = { proofs: [], incomplete: [], problems: [] };

/** The problems of the renders, each at the path of what was rendered. */
export function problemsOf({ proofs, problems }: Proofs): readonly Problem[] {
  const failed = proofs.flatMap(({ shown, values, problem }) =>
    problem ? [{ path: values === '' ? shown : `${shown}/${values}`, words: problem }] : [],
  );
  return [...problems, ...failed];
}
