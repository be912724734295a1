// nearpull/namespacePlan: what the proxy must have for the images of the workspace, in the form of whoever creates it.
import type { CancellationToken } from 'vscode-languageserver';
import { type PlannedImage, planNamespaces, type Settings } from '../../../core/index.ts';
import { PLAN_LANGUAGES, planText } from '../../../plan/index.ts';
import type { NamespacePlanParams, NamespacePlanResult } from '../../../protocol/registry.ts';
import { tell } from '../lsp/words.ts';
import type { Session } from '../session.ts';
import { workspaceReports } from '../workspaceReports.ts';

export async function namespacePlan(
  session: Session,
  { form }: NamespacePlanParams,
  token: CancellationToken,
): Promise<NamespacePlanResult> {
  const found: PlannedImage[] = [];
  const all = new Set<Settings>();
  for await (const { document, settings, report } of workspaceReports(session, undefined, token)) {
    all.add(settings);
    for (const image of report.images) {
      found.push({ file: document.uri, image, settings });
    }
  }
  const text = planText(form, planNamespaces(found), [...all]);
  const problem = text === null ? tell({ key: 'server.planNeedsDomain' }) : null;
  return { text: text ?? '', language: PLAN_LANGUAGES[form], problem };
}
