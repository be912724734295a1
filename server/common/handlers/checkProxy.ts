// nearpull/checkProxy: asks the proxy whether it can serve the images of the workspace, or of one document. A person asks for it, or nobody does.
import type { CancellationToken, Range } from 'vscode-languageserver';
import { certainImage, pullTarget } from '../../../core/index.ts';
import { METHODS } from '../../../protocol/messages.ts';
import type { CheckProxyParams, CheckProxyResult, ProxyProgressParams } from '../../../protocol/registry.ts';
import { toRange } from '../lsp/toProtocol.ts';
import { plain, tell } from '../lsp/words.ts';
import type { Session } from '../session.ts';
import { workspaceReports } from '../workspaceReports.ts';

export async function checkProxy(
  session: Session,
  { uri }: CheckProxyParams,
  token: CancellationToken,
): Promise<CheckProxyResult> {
  const { proxyChecks, connection } = session;
  if (!proxyChecks) {
    return failed(tell({ key: 'server.noNetwork' }));
  }
  // Which registry is asked is a matter of the settings.
  if (session.settings.trusted === false) {
    return failed(tell({ key: 'server.untrustedProxy' }));
  }
  const places = new Map<string, { uri: string; range: Range }[]>();
  const certain = new Set<string>();
  for await (const { document, settings, report } of workspaceReports(session, uri, token)) {
    for (const image of report.images) {
      const found = pullTarget(image, settings);
      if (found) {
        const place = { uri: document.uri, range: toRange(document, image.span) };
        places.set(found.target, [...(places.get(found.target) ?? []), place]);
        certain.add(certainImage(settings) ?? found.target);
      }
    }
  }
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort());
  const onAnswer = (answered: number, total: number): void => {
    const params: ProxyProgressParams = { answered, total };
    void connection.sendNotification(METHODS.proxyProgress, params);
  };
  const targets = [...places.keys()];
  const question = { targets, certain: [...certain], signal: controller.signal, onAnswer };
  const verdicts = targets.length === 0 ? [] : await proxyChecks.ask(question);
  session.served.remember(verdicts);
  return {
    problem: targets.length === 0 ? tell({ key: 'server.nothingAtProxy' }) : null,
    answers: verdicts.map((verdict) => ({
      ...verdict,
      message: plain(verdict.message),
      places: places.get(verdict.target) ?? [],
    })),
  };
}

function failed(problem: string): CheckProxyResult {
  return { problem, answers: [] };
}
