// What a policy would do to the Pods of an open document.
import {
  applyEdits,
  clusterFacts,
  NO_FILE,
  type PolicyObject,
  parseReference,
  policiesOf,
  policyChoices,
  policyPreview,
  type ResourceName,
  reasonOf,
  renderPolicy,
} from '../../core/index.ts';
import type { PolicyPreview, PreviewPolicyParams } from '../../protocol/policies.ts';
import { toRange } from './lsp/toProtocol.ts';
import { tell } from './lsp/words.ts';
import type { CheckedFile, Session } from './session.ts';

/** Null for a document that is not open, or that the server does not look at. */
export async function previewOf(
  session: Session,
  params: PreviewPolicyParams,
): Promise<PolicyPreview | null> {
  const { evaluate } = await session.evaluator();
  const policy = params.policy ? await namedPolicy(session, params.policy) : null;
  const file = await session.file(params.uri);
  if (!file) {
    return null;
  }
  const { document, settings, context } = file;
  const text = document.getText();
  const unchanged = { version: document.version, text, changes: [], skipped: [] };
  const { proxy } = settings;
  const chosen = policy ?? (params.policy ? null : ownPolicy(file));
  if (!chosen) {
    const problem = proxy.kind === 'invalid' ? tell(proxy.problem) : tell({ key: 'preview.noPolicy' });
    return { ...unchanged, policy: '', problem };
  }
  const evaluation = evaluate(chosen);
  if (evaluation.kind === 'unknown') {
    const problem = tell({ key: 'preview.cannot', args: [chosen.name, tell(reasonOf(evaluation.reason))] });
    return { ...unchanged, policy: headOf(chosen, []), problem };
  }
  const preview = policyPreview(text, settings, context, { ...chosen, evaluable: evaluation.policy });
  return {
    ...unchanged,
    text: applyEdits(text, preview.edits),
    changes: preview.changes.map(({ resource, path, span, before, after }) => ({
      resource: nameOf(resource),
      path,
      range: toRange(document, span),
      before,
      after,
    })),
    policy: headOf(
      chosen,
      preview.changes.map(({ after }) => after),
    ),
    skipped: preview.skipped.map(tell),
    problem: null,
  };
}

async function namedPolicy(
  session: Session,
  { uri, kind, name }: NonNullable<PreviewPolicyParams['policy']>,
): Promise<PolicyObject | null> {
  const file = await session.file(uri);
  const all = file ? policiesOf(file.document.getText(), file.context) : [];
  return all.find((each) => each.kind === kind && each.name === name) ?? null;
}

/** The policy in the document, or the one that Nearpull would insert. */
function ownPolicy({ document, context, settings }: CheckedFile): PolicyObject | null {
  const [own] = policiesOf(document.getText(), context);
  const recommended = policyChoices(clusterFacts(settings)).find((each) => each.recommended);
  if (own || !recommended || settings.proxy.kind === 'invalid') {
    return own ?? null;
  }
  return policiesOf(renderPolicy(recommended.kind, settings), NO_FILE)[0] ?? null;
}

function headOf({ name, kind, apiVersion }: PolicyObject, images: readonly string[]): string {
  const hosts = images.flatMap((image) => {
    const reference = parseReference(image);
    return reference.kind === 'image' && reference.host !== null ? [reference.host] : [];
  });
  const about = `${kind} ${apiVersion}`;
  return hosts.length === 0
    ? tell({ key: 'preview.policy', args: [name, about] })
    : tell({ key: 'preview.policyTo', args: [name, about, [...new Set(hosts)].join(', ')] });
}

function nameOf({ kind, name }: ResourceName): string {
  return name === null ? kind : `${kind} ${name}`;
}
