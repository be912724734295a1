// Asks the two questions before a policy is inserted: which policy, and for which version of Kyverno.
import { QuickPickItemKind, type Uri, window } from 'vscode';
import { say } from '../../l10n/index.ts';
import type { Policies } from '../../protocol/messages.ts';
import type { Server } from './serverApi.ts';
import { saveAt, targetsFor } from './settingTargets.ts';

export interface ChosenPolicy {
  readonly kind: string;
  /** A version such as `1.18`; null when it is not known. */
  readonly kyverno: string | null;
  /** Whether the person has just chosen the version, so that it should be saved. */
  readonly isNews: boolean;
}

/** Answers that are known before. A question that has its answer is not asked. */
export interface Answers {
  readonly kind: string | undefined;
  readonly kyverno: string | undefined;
}

/** Resolves with undefined when the person dismisses a question. */
export async function choosePolicy(
  server: Server,
  scope: Uri | undefined,
  { kind, kyverno }: Answers,
): Promise<ChosenPolicy | undefined> {
  const ask = (version: string | undefined) =>
    server.policies({ ...(scope && { uri: server.address(scope) }), ...(version && { kyverno: version }) });
  let offer = await ask(kyverno);
  let asksVersion = offer.kyverno === null;
  let isNews = false;
  for (;;) {
    if (asksVersion) {
      const version = await chooseVersion(offer);
      if (version === undefined) {
        return undefined;
      }
      isNews = offer.projectFile === null;
      offer = await ask(version);
    }
    const chosen = kind ?? (await chooseKind(offer));
    if (chosen !== null) {
      return chosen === undefined ? undefined : { kind: chosen, kyverno: offer.kyverno, isNews };
    }
    asksVersion = true;
  }
}

/** Saves the version where a proxy domain is saved by default. It does not ask, because the version can be changed in the next choice. */
export async function rememberVersion(version: string, scope: Uri | undefined): Promise<void> {
  const [place] = targetsFor('kyverno.version', scope);
  await saveAt(place, 'kyverno.version', version, scope);
}

/** Null: the person wants to choose another version first. Undefined: the person dismissed the question. */
async function chooseKind({ policies, kyverno }: Policies): Promise<string | null | undefined> {
  const version = kyverno ?? '';
  const items = policies.map(({ kind, title, detail, recommended, fits }) => ({
    label: title,
    description: recommended
      ? say({ key: 'client.policy.recommended' })
      : fits
        ? ''
        : say({ key: 'client.policy.unfit', args: [version] }),
    detail,
    chosen: kind as string | null,
  }));
  const change = {
    label: say({ key: 'client.policy.kyverno', args: [version] }),
    description: say({ key: 'client.policy.change' }),
    chosen: null,
  };
  const line = { label: '', kind: QuickPickItemKind.Separator, chosen: null };
  const title = say({ key: 'client.policy.title' });
  const picked = await window.showQuickPick([...items, line, change], { title, matchOnDetail: true });
  return picked?.chosen;
}

async function chooseVersion({ versions, kyverno }: Policies): Promise<string | undefined> {
  const oldest = versions.length - 1;
  const items = versions.map((version, index) => ({
    label: index === oldest ? say({ key: 'client.policy.orOlder', args: [version] }) : version,
    description: version === kyverno ? say({ key: 'client.policy.current' }) : '',
    version,
  }));
  const title = say({ key: 'client.policy.versionTitle' });
  return (await window.showQuickPick(items, { title }))?.version;
}
