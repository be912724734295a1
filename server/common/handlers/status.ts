// nearpull/status: what the status bar item of the client shows, told after each check.
import type { Image } from '../../../core/index.ts';
import { METHODS, type StatusParams } from '../../../protocol/messages.ts';
import { tell } from '../lsp/words.ts';
import type { CheckedFile, Session } from '../session.ts';

export function sendStatus(
  { connection, client }: Session,
  { document, settings, report }: CheckedFile,
): void {
  if (!client.status) {
    return;
  }
  const { proxy } = settings;
  const problem = proxy.kind === 'invalid' ? proxy.problem : report.notices[0]?.message;
  const status: StatusParams = {
    uri: document.uri,
    domain: proxy.kind === 'configured' ? proxy.domain : null,
    dockerHub: count(report.images, 'docker-hub'),
    proxied: count(report.images, 'proxied'),
    problem: problem ? tell(problem) : null,
  };
  void connection.sendNotification(METHODS.status, status);
}

/** Only what is pulled by what is written here. */
function count(images: readonly Image[], wanted: Image['status']): number {
  return images.filter(
    ({ status, tier, redirect, built }) =>
      status === wanted && redirect === null && built === null && (tier === 'certain' || tier === 'likely'),
  ).length;
}
