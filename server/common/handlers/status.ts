// nearpull/status: what the client's status item shows, told after each check.
import type { Image } from '../../../core/index.ts';
import { METHODS, type StatusParams } from '../requests.ts';
import type { CheckedFile, Session } from '../session.ts';
import { tell } from '../words.ts';

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

function count(images: readonly Image[], status: Image['status']): number {
  return images.reduce((sum, image) => sum + Number(image.status === status), 0);
}
