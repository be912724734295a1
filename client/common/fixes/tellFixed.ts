// Says what was fixed in the workspace, what was left, and why. The log names the files.
import { commands, type LogOutputChannel, type Uri, window, workspace } from 'vscode';
import { counted, plural, say, type Words } from '../../../l10n/index.ts';
import type { LeftReason, OfferedFix } from '../../../protocol/fixes.ts';
import type { AppliedFixes } from './applyFixes.ts';
import { type ChosenFixes, imagesIn } from './chosenFixes.ts';
import type { FileToFix, FoundFixes, LeftFile } from './findFixes.ts';

/** `applied` is null where nothing could be fixed. */
export function tellFixed(output: LogOutputChannel, chosen: ChosenFixes, applied: AppliedFixes | null): void {
  const left = [...chosen.found.left, ...leftBy(applied)];
  const reasons = [...unchosen(chosen.others), ...ofFiles(left), ...ofFolders(chosen.found)];
  const done = doneIn(applied);
  const message =
    reasons.length === 0 ? done : say({ key: 'client.fixed.left', args: [done, reasons.join('; ')] });
  for (const { uri, reason, count } of left) {
    output.info(`${workspace.asRelativePath(uri)}: ${say(wordsOf(reason, count, uri))}`);
  }
  for (const { uri, fixes } of chosen.found.files) {
    for (const fix of fixes.filter((each) => !chosen.has(each))) {
      output.info(
        `${workspace.asRelativePath(uri)}:${fix.range.start.line + 1}: ${unchosen([fix]).join()} ${fix.review ?? ''}`,
      );
    }
  }
  output.info(message);
  const details = say({ key: 'client.showOutput' });
  const buttons = left.length > 0 || chosen.others.length > 0 ? [details] : [];
  void window.showInformationMessage(message, ...buttons).then((answer) => {
    if (answer === details) {
      void commands.executeCommand('nearpull.showOutput');
    }
  });
}

function doneIn(applied: AppliedFixes | null): string {
  const files: readonly FileToFix[] = applied?.done ?? [];
  const images = imagesIn(files.flatMap(({ fixes }) => fixes));
  return applied === null
    ? say({ key: 'client.fixWorkspace.nothing' })
    : say({
        key: plural('client.fixWorkspace.done', images),
        args: [images, counted('files', files.length)],
      });
}

function leftBy(applied: AppliedFixes | null): LeftFile[] {
  return (['changed', 'failed', 'cancelled'] as const).flatMap((reason) =>
    (applied?.[reason] ?? []).map(({ uri }) => ({ uri, reason, count: 1 })),
  );
}

function unchosen(fixes: readonly OfferedFix[]): string[] {
  const toReview = imagesIn(fixes.filter(({ review }) => review !== null));
  const others = imagesIn(fixes) - toReview;
  return [
    ...(toReview > 0 ? [say({ key: 'client.left.review', args: [counted('images', toReview)] })] : []),
    ...(others > 0 ? [say({ key: 'client.left.notChosen', args: [counted('images', others)] })] : []),
  ];
}

/** One sentence for each reason, and without a domain one for each folder. */
function ofFiles(left: readonly LeftFile[]): string[] {
  const groups = new Map<string, { readonly first: LeftFile; count: number }>();
  for (const each of left) {
    const key = each.reason === 'no-domain' ? `${each.reason} ${folderOf(each.uri)}` : each.reason;
    const group = groups.get(key) ?? { first: each, count: 0 };
    group.count += each.count;
    groups.set(key, group);
  }
  return [...groups.values()].map(({ first: { reason, uri }, count }) => say(wordsOf(reason, count, uri)));
}

function ofFolders({ ignored, excluded }: FoundFixes): string[] {
  const entries = (count: number) => [counted('entries', count)];
  return [
    ...(ignored > 0 ? [say({ key: 'client.left.ignored', args: entries(ignored) })] : []),
    ...(excluded > 0 ? [say({ key: 'client.left.excluded', args: entries(excluded) })] : []),
  ];
}

function wordsOf(reason: LeftFile['reason'], count: number, uri: Uri): Words {
  if (reason === 'no-domain') {
    return { key: 'client.left.no-domain', args: [counted('images', count), folderOf(uri)] };
  }
  return leftWords(reason, count);
}

/** In words: what was left, and why. */
export function leftWords(reason: Exclude<LeftFile['reason'], 'no-domain'>, count: number): Words {
  return { key: `client.left.${reason}`, args: [counted(NOUNS[reason] ?? 'files', count)] };
}

/** What is counted where it is not files. */
const NOUNS: Partial<Record<LeftReason | string, 'images' | 'problems' | 'entries'>> = {
  'other-file': 'images',
  'no-fix': 'problems',
  ignored: 'entries',
  excluded: 'entries',
};

function folderOf(uri: Uri): string {
  return workspace.getWorkspaceFolder(uri)?.name ?? '';
}
