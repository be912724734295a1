// Finds the chart that a person names: on this disk, or, where that is allowed, wherever helm finds it.
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Program } from '../run/program.ts';
import type { Runner } from '../run/runner.ts';
import { isTrouble, type Trouble, trouble } from '../trouble.ts';

export interface ChartRequest {
  /** A folder, a .tgz, or a name that helm knows: `repo/chart`, `oci://…`, `https://….tgz`. */
  readonly chart: string;
  readonly version: string | undefined;
  readonly allowNetwork: boolean;
}

/** The path of the chart. A chart that is not on this disk is fetched with the environment of the person, whose repositories it may need. */
export async function findChart(
  { chart, version, allowNetwork }: ChartRequest,
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
  helm: Program,
  runner: Runner,
): Promise<{ readonly path: string } | Trouble> {
  const local = resolve(cwd, chart);
  if (existsSync(local)) {
    return { path: local };
  }
  if (!allowNetwork) {
    return /[/:]/.test(chart) && !/^\.{0,2}\/|\\/.test(chart)
      ? trouble('proof.remoteChart', chart)
      : trouble('proof.notFound');
  }
  const folder = runner.folder();
  const wanted = version === undefined ? [] : ['--version', version];
  const printed = await runner.run(helm, ['pull', chart, ...wanted, '--destination', folder], folder, env);
  if (isTrouble(printed)) {
    return printed;
  }
  const packed = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  return packed === undefined ? trouble('proof.notPulled', chart) : { path: join(folder, packed) };
}
