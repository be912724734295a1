// The table of dialects that are told by the names of their files: a new one is a folder or file beside this and a line here.
import { argoCdSource } from './argoCdSource.ts';
import { compose } from './compose/compose.ts';
import type { DialectRow } from './dialectRow.ts';
import { helmChart } from './helm/chart.ts';
import { helmTemplate } from './helm/template.ts';
import { helmValues } from './helm/valuesFile.ts';
import { kustomize } from './kustomize/kustomization.ts';
import { githubActions, gitlabCi } from './pipelines.ts';

/** The first row whose name fits counts. Values come last, because their names take in the most. */
export const DIALECT_ROWS: readonly DialectRow[] = [
  helmTemplate,
  helmChart,
  kustomize,
  githubActions,
  gitlabCi,
  argoCdSource,
  compose,
  helmValues,
];
