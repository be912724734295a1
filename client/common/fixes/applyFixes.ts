// Makes the chosen fixes: in batches, so that the progress moves and the person can stop in between.
import {
  type CancellationToken,
  type Progress,
  ProgressLocation,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { say } from '../../../l10n/index.ts';
import { isUnchanged } from '../workspaceFiles.ts';
import { editsOf } from './edits.ts';
import type { FileToFix } from './findFixes.ts';

export interface AppliedFixes {
  readonly done: readonly FileToFix[];
  readonly changed: readonly FileToFix[];
  /** VS Code did not make the edits. */
  readonly failed: readonly FileToFix[];
  /** The person stopped before these files. */
  readonly cancelled: readonly FileToFix[];
}

/** Files that are fixed in one step, which one Undo takes back. */
const BATCH = 200;

export function applyFixes(files: readonly FileToFix[]): Thenable<AppliedFixes> {
  const title = say({ key: 'client.fixes.applying' });
  const location = ProgressLocation.Notification;
  return window.withProgress({ location, title, cancellable: true }, (progress, token) =>
    applyAll(files, progress, token),
  );
}

async function applyAll(
  files: readonly FileToFix[],
  progress: Progress<{ message: string; increment: number }>,
  token: CancellationToken,
): Promise<AppliedFixes> {
  const applied = { done: [] as FileToFix[], changed: [] as FileToFix[], failed: [] as FileToFix[] };
  let start = 0;
  for (; start < files.length && !token.isCancellationRequested; start += BATCH) {
    const batch = files.slice(start, start + BATCH);
    progress.report({ message: `${start}/${files.length}`, increment: (100 * batch.length) / files.length });
    // The choice may have taken hours, so that files may have changed.
    const states = await Promise.all(batch.map(isUnchanged));
    const current = batch.filter((_, index) => states[index]);
    applied.changed.push(...batch.filter((_, index) => !states[index]));
    const edit = new WorkspaceEdit();
    for (const { uri, fixes } of current) {
      edit.set(uri, [...editsOf(fixes)]);
    }
    const isMade = await workspace.applyEdit(edit, { isRefactoring: true });
    applied[isMade ? 'done' : 'failed'].push(...current);
  }
  return { ...applied, cancelled: files.slice(start) };
}
