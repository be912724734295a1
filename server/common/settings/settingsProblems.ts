// Tells a person what is wrong in the settings: each problem once, for settings are read again and again.
import { MessageType, ShowMessageNotification } from 'vscode-languageserver';
import {
  LARGEST_IGNORE_FILE,
  LARGEST_NEIGHBOUR,
  MOST_IGNORE_TEXT,
  MOST_NEIGHBOUR_NODES,
  type SettingsProblem,
} from '../../../core/index.ts';
import { tell } from '../lsp/words.ts';
import type { Session } from '../session.ts';

/** A domain that does not count is not worth a window, but whoever looks for the reason finds it. */
export function tellOfUntrusted(session: Session, projectFile: string): void {
  const message = tell({ key: 'server.projectProxyIgnored', args: [projectFile] });
  if (session.isNews(message)) {
    session.log(MessageType.Info, message);
  }
}

/** An ignore file that is too long leaves nothing out: more is changed then than its author meant. */
export function tellOfUnused(session: Session, ignoreFile: string): void {
  const message = tell({
    key: 'server.ignoreFile',
    args: [ignoreFile, LARGEST_IGNORE_FILE, MOST_IGNORE_TEXT],
  });
  if (session.isNews(message)) {
    session.log(MessageType.Warning, message);
  }
}

/** A kustomization that is not read may apply to any file. */
export function tellOfLeftOut(session: Session, folder: string, paths: readonly string[]): void {
  const shown = paths.slice(0, MOST_SHOWN).join(', ');
  const message = tell({
    key: 'server.leftOut',
    args: [paths.length, folder, LARGEST_NEIGHBOUR / 1_000_000, MOST_NEIGHBOUR_NODES, shown],
  });
  if (session.isNews(message)) {
    session.log(MessageType.Warning, message);
  }
}

const MOST_SHOWN = 10;

/**
 * Logs the problems, and shows what keeps fixes from being offered at all. A file can have tens of thousands of mistakes: of each kind the first
 * are told, and how many there are besides.
 */
export function tellOfProblems(session: Session, problems: readonly SettingsProblem[]): void {
  const ofProxy = problems.filter(({ key }) => isOfProxy(key));
  const told = [
    ...ofProxy.slice(0, MOST_SHOWN),
    ...problems.filter(({ key }) => !isOfProxy(key)).slice(0, MOST_LOGGED),
  ];
  for (const { key, message } of told) {
    tellOfProblem(session, key, tell(message));
  }
  const left = problems.length - told.length;
  const message = tell({ key: 'server.moreBadSettings', args: [left] });
  if (left > 0 && session.isNews(message)) {
    session.log(MessageType.Warning, message);
  }
}

const MOST_LOGGED = 100;

function isOfProxy(key: string): boolean {
  return key.startsWith('proxy.');
}

function tellOfProblem(session: Session, key: string, reason: string): void {
  if (!session.isNews(`${key} ${reason}`)) {
    return;
  }
  session.log(MessageType.Warning, tell({ key: 'server.badSetting', args: [key, reason] }));
  if (isOfProxy(key)) {
    const message = tell({ key: 'server.badProxy', args: [key, reason] });
    void session.connection.sendNotification(ShowMessageNotification.type, {
      type: MessageType.Warning,
      message,
    });
  }
}
