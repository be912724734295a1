// Asks the two questions before a policy is inserted: which policy, and for which version of Kyverno.
import { QuickPickItemKind, type Uri, window } from 'vscode';
import { say } from '../../l10n/index.ts';
import type { Policies, PolicyChoice } from '../../protocol/policies.ts';
import type { Server } from './serverApi.ts';

export interface ChosenPolicy {
  readonly kind: string;
  /** A version such as `1.18`; null when it does not matter. */
  readonly kyverno: string | null;
  /** Whether other webhooks add containers to Pods. */
  readonly otherWebhooks: boolean;
  /** Whether the person has just chosen the version, so that it may be worth saving. */
  readonly isNews: boolean;
  /** Whether the person has just said the other thing about other webhooks. */
  readonly isNewsOfWebhooks: boolean;
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
  const ask: Ask = (version, otherWebhooks) =>
    server.policies({
      ...(scope && { uri: server.address(scope) }),
      ...(version && { kyverno: version }),
      ...(otherWebhooks !== undefined && { otherWebhooks }),
    });
  let offer = await ask(kyverno);
  const before = offer.otherWebhooks;
  let asksVersion = offer.kyverno === null;
  let known: Version = { version: offer.kyverno ?? '', isKnown: true };
  let isNews = false;
  let wanted = kind;
  for (;;) {
    if (asksVersion) {
      const answer = await chooseVersion(offer);
      if (answer === undefined) {
        return undefined;
      }
      if (answer === 'none') {
        const { otherWebhooks } = offer;
        return {
          kind: WITHOUT_KYVERNO,
          kyverno: null,
          otherWebhooks,
          isNews: false,
          isNewsOfWebhooks: false,
        };
      }
      known = answer;
      isNews = answer.isKnown && offer.projectFile === null;
      offer = await ask(answer.version, offer.otherWebhooks);
    }
    const { chosen, shown } = await chooseKind(offer, known, ask, wanted);
    offer = shown;
    const policy = offer.policies.find((each) => each.kind === chosen);
    const answer = policy && !policy.fits ? await refuse(policy, offer) : chosen;
    if (answer === undefined) {
      return undefined;
    }
    if (answer !== null) {
      const { kyverno: version, otherWebhooks, projectFile } = offer;
      const isNewsOfWebhooks = otherWebhooks !== before && projectFile === null;
      return { kind: answer, kyverno: version, otherWebhooks, isNews, isNewsOfWebhooks };
    }
    wanted = undefined;
    asksVersion = true;
  }
}

/** The kind of policy that Kubernetes itself runs. */
const WITHOUT_KYVERNO = 'mutating-admission-policy';

/** Chosen in the place of a kind, to say the other thing about other webhooks. */
const OTHER_WEBHOOKS = 'other-webhooks';

interface Version {
  readonly version: string;
  /** False where the person does not know the version. `version` is then the oldest, whose policies every newer one accepts. */
  readonly isKnown: boolean;
}

type Ask = (version: string | undefined, otherWebhooks?: boolean) => Promise<Policies>;

/**
 * What was chosen, which is `wanted` where that is known, and the offer that was shown last. Null: the person wants to choose another version first. Undefined: the person
 * dismissed the question.
 */
async function chooseKind(
  offer: Policies,
  known: Version,
  ask: Ask,
  wanted: string | undefined,
): Promise<{ readonly chosen: string | null | undefined; readonly shown: Policies }> {
  for (let shown = offer; ; shown = await ask(known.version, !shown.otherWebhooks)) {
    const chosen = wanted ?? (await showKinds(shown, known));
    if (chosen !== OTHER_WEBHOOKS) {
      return { chosen, shown };
    }
  }
}

/** The answer is as in `chooseKind`, or `OTHER_WEBHOOKS`. */
async function showKinds(
  { policies, otherWebhooks }: Policies,
  { version, isKnown }: Version,
): Promise<string | null | undefined> {
  const items = policies
    .filter(({ fits }) => fits || isKnown)
    .map(({ kind, title, detail, recommended, fits, product }) => ({
      label: title,
      description: recommended
        ? say({ key: 'client.policy.recommended' })
        : fits
          ? ''
          : say({ key: 'client.policy.unfit', args: [product] }),
      detail,
      chosen: kind as string | null,
    }));
  const change = {
    label: isKnown
      ? say({ key: 'client.policy.kyverno', args: [version] })
      : say({ key: 'client.policy.unknownVersion' }),
    description: say({ key: 'client.policy.change' }),
    chosen: null,
  };
  const webhooks = {
    label: say({ key: otherWebhooks ? 'client.policy.webhooksAdd' : 'client.policy.webhooksAddNone' }),
    description: say({ key: 'client.policy.change' }),
    chosen: OTHER_WEBHOOKS,
  };
  const line = { label: '', kind: QuickPickItemKind.Separator, chosen: null };
  const title = say({ key: 'client.policy.title' });
  const picked = await window.showQuickPick([...items, line, change, webhooks], {
    title,
    matchOnDetail: true,
  });
  return picked?.chosen;
}

/** Says why the policy cannot be inserted, and offers the two ways out. The answer is as in `chooseKind`. */
async function refuse(
  { title, detail, product }: PolicyChoice,
  { policies }: Policies,
): Promise<string | null | undefined> {
  const recommended = policies.find((each) => each.recommended);
  const instead = say({ key: 'client.policy.insertInstead', args: [recommended?.title ?? ''] });
  const other = say({ key: 'client.policy.otherVersion' });
  const message = say({ key: 'client.policy.refused', args: [product, title] });
  const answer = await window.showWarningMessage(message, { modal: true, detail }, instead, other);
  if (answer === other) {
    return null;
  }
  return answer === instead ? recommended?.kind : undefined;
}

async function chooseVersion({ versions, kyverno }: Policies): Promise<Version | 'none' | undefined> {
  const last = versions.length - 1;
  const items = versions.map((version, index) => ({
    label: index === last ? say({ key: 'client.policy.orOlder', args: [version] }) : version,
    description: version === kyverno ? say({ key: 'client.policy.current' }) : '',
    answer: { version, isKnown: true } as Version | 'none',
  }));
  const unknown = {
    label: say({ key: 'client.policy.dontKnow' }),
    detail: say({ key: 'client.policy.findOut' }),
    answer: { version: versions[last] ?? '', isKnown: false },
  };
  const none = {
    label: say({ key: 'client.policy.noKyverno' }),
    detail: say({ key: 'client.policy.withoutKyverno' }),
    answer: 'none' as const,
  };
  const line = { label: '', kind: QuickPickItemKind.Separator, answer: 'none' as const };
  const title = say({ key: 'client.policy.versionTitle' });
  return (await window.showQuickPick([...items, line, unknown, none], { title }))?.answer;
}
