// Runs helm for the editor: proves a chart, and makes an overlay of values. Only commands of a person call it.
import { realpathSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { say } from '../../l10n/index.ts';
import { type OpenedChart, openChart } from '../../proof/chart/openChart.ts';
import { type FixedFiles, type Proof, proveChart } from '../../proof/chart/proveChart.ts';
import { leftoversOf } from '../../proof/leftovers.ts';
import { textOfOverlay } from '../../proof/report/overlayText.ts';
import { headingOf, rowsOfProof, sumOf, textOfMissing, textOfWhy } from '../../proof/report/proofText.ts';
import { withDeadline } from '../../proof/run/deadline.ts';
import { findHelm } from '../../proof/run/findProgram.ts';
import { withRunner } from '../../proof/run/runner.ts';
import { isTrouble, type Trouble } from '../../proof/trouble.ts';
import { makeOverlay, type ValuesOverlay } from '../../proof/values/makeOverlay.ts';
import type { ChartProof, ProofProblem } from '../../protocol/messages.ts';
import type { ChartFile, ChartPrograms } from '../common/chartPrograms.ts';

export const chartPrograms: ChartPrograms = {
  async chartOf(uri) {
    const path = pathAt(uri);
    for (let folder = path; folder !== null; folder = parentOf(folder)) {
      if (await isFile(join(folder, 'Chart.yaml'))) {
        return pathToFileURL(folder).href;
      }
    }
    return null;
  },
  prove: ({ chart, files, settings, helm }) =>
    withRunner(async (runner) => {
      const folder = fileURLToPath(chart);
      const program = await findHelm(helm, around(), runner);
      if (isTrouble(program)) {
        return failed(program);
      }
      const proven = await proveChart({ folder, shown: folder }, NO_VALUES, fixesOf(files), {
        helm: program,
        runner,
        settings,
      });
      // Below the folder around the chart, as a person would name it.
      const short = (text: string): string => text.replaceAll(join(dirname(folder), '/'), '');
      const missing = proven.missing.length > 0 ? [`${textOfMissing({ shown: folder, ...proven })}\n`] : [];
      const [first] = proven.proofs;
      const problem = proven.proofs.length === 1 && first?.problem ? say(first.problem) : null;
      return {
        problem,
        text: short([...missing, ...proven.proofs.map(textOf), `${sumOf(proven.proofs)}\n`].join('\n')),
        problems: proven.proofs
          .flatMap(problemsOf)
          .map((each) => ({ ...each, message: short(each.message) })),
      };
    }),
  overlay: ({ chart, settings, helm }) =>
    withRunner(async (plain) => {
      const runner = withDeadline(plain);
      const program = await findHelm(helm, around(), runner);
      const path = fileURLToPath(chart);
      const opened = isTrouble(program) ? program : openChart(path, new Map(), runner);
      const made: Trouble | { opened: OpenedChart; overlay: ValuesOverlay | Trouble } =
        isTrouble(program) || isTrouble(opened)
          ? (opened as Trouble)
          : { opened, overlay: await makeOverlay(opened, NO_VALUES, { helm: program, runner, settings }) };
      if (isTrouble(made) || isTrouble(made.overlay)) {
        const { trouble } = isTrouble(made) ? made : (made.overlay as Trouble);
        return { text: '', problem: say(trouble) };
      }
      const { overlay } = made;
      const left = overlay.images.filter(({ verdict }) => verdict === 'docker-hub');
      return { text: textOfOverlay({ chart: made.opened.name, overlay, left }, false), problem: null };
    }),
};

const NO_VALUES = { files: [], sets: [] };

function around(): Parameters<typeof findHelm>[1] {
  return { cwd: process.cwd(), env: process.env };
}

function failed({ trouble }: Trouble): ChartProof {
  return { problem: say(trouble), text: '', problems: [] };
}

function fixesOf(files: readonly ChartFile[]): FixedFiles {
  const here = files.map((file) => ({ ...file, real: realpathSync(fileURLToPath(file.uri)) }));
  return {
    instead: new Map(here.map(({ real, text }) => [real, text])),
    leftovers: here.flatMap(({ real, text, report }) => leftoversOf({ real, shown: real, text, report })),
  };
}

/** A render as plain text: a heading, and a line for each image. */
function textOf(proof: Proof): string {
  const lines = proof.problem
    ? [`  ${say(proof.problem)}`]
    : rowsOfProof(proof.images).map(({ verdict, change, objects, why }) =>
        `  ${verdict.padEnd(10)}  ${change}  ${objects}  ${why}`.trimEnd(),
      );
  return `${[headingOf(proof), ...lines].join('\n')}\n`;
}

/** Where a person can do something about an image that is left or comes out wrong. */
function problemsOf({ images }: Proof): readonly ProofProblem[] {
  return images.flatMap(({ why, before, verdict }) => {
    const at = why?.leftover ?? why?.values.find((value) => value.at)?.at ?? why?.template ?? null;
    return why && at?.file.startsWith('/')
      ? [
          {
            uri: pathToFileURL(at.file).href,
            line: at.line - 1,
            message: say({
              key: `proof.found.${verdict === 'wrong' ? 'wrong' : 'left'}`,
              args: [before ?? '', textOfWhy(why)],
            }),
          },
        ]
      : [];
  });
}

function pathAt(uri: string): string | null {
  try {
    return fileURLToPath(uri);
  } catch {
    // Another scheme, or another machine: no chart there can be rendered.
    return null;
  }
}

function parentOf(folder: string): string | null {
  const parent = dirname(folder);
  return parent === folder ? null : parent;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() === true;
}
