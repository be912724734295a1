// Lists the dialects that are recognised by the names of their files. A new dialect is a folder or file here and a line in this list.
import { argoCdSource } from './argoCdSource.ts';
import { compose } from './compose/compose.ts';
import { devcontainer } from './devcontainer.ts';
import type { DialectRow, TextDialectRow } from './dialectRow.ts';
import { dockerfile } from './dockerfile/dockerfile.ts';
import { helmChart } from './helm/chart.ts';
import { helmTemplate } from './helm/template.ts';
import { helmValues } from './helm/valuesFile.ts';
import { kustomize } from './kustomize/kustomization.ts';
import { githubActions, gitlabCi } from './pipelines.ts';

/** The first row that matches a file's path counts. Helm values come last, because their file names match the most. */
export const DIALECT_ROWS: readonly DialectRow[] = [
  helmTemplate,
  helmChart,
  kustomize,
  githubActions,
  gitlabCi,
  argoCdSource,
  compose,
  devcontainer,
  helmValues,
];

/** Dialects that are no YAML. */
export const TEXT_DIALECT_ROWS: readonly TextDialectRow[] = [dockerfile];
