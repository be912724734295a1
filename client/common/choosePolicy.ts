// Which policy, and for which Kyverno: the two questions before a policy is inserted.
import { QuickPickItemKind, type Uri, window } from 'vscode';
import { say } from '../../l10n/index.ts';
import type { Policies } from '../../protocol/messages.ts';
import type { Server } from './serverApi.ts';
import { saveAt, targetsFor } from './settingTargets.ts';

export interface ChosenPolicy {
  readonly kind: string;
  /** `1.18`; null where nobody said. */
  readonly kyverno: string | null;
  /** Whether a person chose the version just now, and it should be remembered. */
  readonly isNews: boolean;
}

/** Each answers its question ahead. */
export interface Answers {
  readonly kind: string | undefined;
  readonly kyverno: string | undefined;
}

/** Undefined where a question was turned down. */
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

/** Where the proxy domain would be kept as well, but without a question: whoever is asked anew can choose again. */
export async function rememberVersion(version: string, scope: Uri | undefined): Promise<void> {
  const [place] = targetsFor('kyverno.version', scope);
  await saveAt(place, 'kyverno.version', version, scope);
}

/** Null: first another version. Undefined: turned down. */
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
