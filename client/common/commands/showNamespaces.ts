// "Show what the proxy must have…": asks for a form, and shows the namespaces that the images of the workspace need in it.
import { ProgressLocation, window } from 'vscode';
import { say } from '../../../l10n/index.ts';
import type { PlanFormName } from '../../../protocol/registry.ts';
import type { CommandContext } from './command.ts';
import { showText } from './proveChart.ts';

/** `form` is one of `PlanFormName`. Without it, the person is asked. */
export interface ShowNamespacesArgument {
  readonly form?: unknown;
}

const FORMS: readonly PlanFormName[] = [
  'checklist',
  'terraform',
  'terraform-volcenginecc',
  'warm-up',
  'credential-controller',
];

/** Resolves with the text; undefined when there is none. */
export async function showNamespaces(
  { server }: CommandContext,
  argument: ShowNamespacesArgument,
): Promise<string | undefined> {
  const form = FORMS.find((each) => each === argument.form) ?? (await chooseForm());
  if (!form) {
    return undefined;
  }
  const title = say({ key: 'client.plan.title' });
  const { text, language, problem } = await window.withProgress(
    { location: ProgressLocation.Notification, title },
    () => server.namespacePlan({ form }),
  );
  if (problem !== null) {
    void window.showErrorMessage(problem);
    return undefined;
  }
  await showText(text, language);
  return text;
}

async function chooseForm(): Promise<PlanFormName | undefined> {
  const items = FORMS.map((form) => ({ label: say({ key: `client.plan.${form}` }), form }));
  return (await window.showQuickPick(items, { title: say({ key: 'client.plan.choose' }) }))?.form;
}
