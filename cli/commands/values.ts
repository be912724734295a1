// `nearpull values`: prints the values to lay over a chart, so that its images go through the proxy, or writes them into a file.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Settings } from '../../core/index.ts';
import { type OpenedChart, openChart } from '../../proof/chart/openChart.ts';
import { withDeadline } from '../../proof/run/deadline.ts';
import { findHelm } from '../../proof/run/findProgram.ts';
import { type Runner, withRunner } from '../../proof/run/runner.ts';
import { isTrouble, type Trouble } from '../../proof/trouble.ts';
import { findChart } from '../../proof/values/findChart.ts';
import { makeOverlay, type ValuesOverlay } from '../../proof/values/makeOverlay.ts';
import { type ExitCode, exitCodeOf } from '../exitCode.ts';
import type { Io } from '../io.ts';
import { type Problem, problemLine } from '../problem.ts';
import type { OverlayRequest } from '../proofArgs.ts';
import { openValuesFile, type ValuesFile, valuesIn, writeValuesFile } from '../proving/valuesFile.ts';
import { SCHEMA_VERSION } from '../report/json.ts';
import { jsonOfOverlay, printableOverlay } from '../report/overlay.ts';
import { printableJson } from '../report/printable.ts';
import { textOfIncomplete } from '../report/proofs.ts';

type ValuesRequest = OverlayRequest & { readonly kind: 'values' };

/** `speakAgain` has to be called after each wait, because another run may have changed the language in the meantime. */
export async function valuesCommand(
  request: ValuesRequest,
  settings: Settings,
  io: Io,
  speakAgain: () => void,
): Promise<ExitCode> {
  const file = request.target === undefined ? null : openValuesFile(request.target, io);
  if (file && 'words' in file) {
    return fail(file, io);
  }
  const made = await withRunner((runner) => makeFor({ request, settings, io, file }, withDeadline(runner)));
  speakAgain();
  if (isTrouble(made)) {
    return fail({ path: request.chart, words: made.trouble }, io);
  }
  const { chart, overlay } = made;
  const { missing } = chart;
  io.stderr.write(textOfIncomplete(missing.length > 0 ? [{ shown: request.chart, missing }] : []));
  const problem = file && writeValuesFile(file, overlay.values, request, io);
  if (problem) {
    return fail(problem, io);
  }
  const left = overlay.images.filter(({ verdict }) => verdict === 'docker-hub');
  const named = { chart: request.chart, overlay, left };
  io.stdout.write(
    request.format === 'json'
      ? printableJson({ schemaVersion: SCHEMA_VERSION, notices: [], overlay: jsonOfOverlay(named) })
      : printableOverlay(named, file !== null),
  );
  return exitCodeOf({ failed: false, findings: left.length > 0 });
}

interface ValuesJob {
  readonly request: ValuesRequest;
  readonly settings: Settings;
  readonly io: Io;
  readonly file: ValuesFile | null;
}

async function makeFor(
  { request, settings, io, file }: ValuesJob,
  runner: Runner,
): Promise<{ readonly chart: OpenedChart; readonly overlay: ValuesOverlay } | Trouble> {
  const helm = await findHelm(request.proof.helm, io, runner);
  if (isTrouble(helm)) {
    return helm;
  }
  const { chart: name, chartVersion: version, allowNetwork } = request;
  const found = await findChart({ chart: name, version, allowNetwork }, io, helm, runner);
  const chart = isTrouble(found) ? found : openChart(found.path, new Map(), runner);
  if (isTrouble(chart)) {
    return chart;
  }
  const own = file && valuesIn(file, runner.folder());
  if (own) {
    writeFileSync(own.path, own.text);
  }
  const files = [...request.proof.values.map((path) => resolve(io.cwd, path)), ...(own ? [own.path] : [])];
  const given = { files, sets: request.proof.sets };
  const overlay = await makeOverlay(chart, given, { helm, runner, settings });
  return isTrouble(overlay) ? overlay : { chart, overlay };
}

function fail(problem: Problem, io: Io): ExitCode {
  io.stderr.write(problemLine(problem));
  return exitCodeOf({ failed: true, findings: false });
}
