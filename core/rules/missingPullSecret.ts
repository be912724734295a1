// missing-pull-secret: a Pod pulls through a proxy whose namespaces are private, and nothing gives it the credentials for that.
import { isProxied } from '../image/proxy.ts';
import { parseReference } from '../image/reference.ts';
import type { FileContext } from '../model/fileContext.ts';
import type { Reason } from '../model/message.ts';
import { type FoundPod, findPods } from '../policies/pods/pods.ts';
import type { Fix } from '../report.ts';
import type { Settings } from '../settings/settings.ts';
import type { Span } from '../text/span.ts';
import { hasActions } from '../yaml/exact/mask.ts';
import { isValueList, isValueMap, readValue, type Value, type ValueMap } from '../yaml/plainValue.ts';
import { readTrees } from '../yaml/readTrees.ts';
import { ALL_KEYS, entryAt, itemsAt, type MapNode, type Node, nodeAt, scalarAt } from '../yaml/tree.ts';
import { insertBefore } from './fixes/insertBefore.ts';
import { safetyOf } from './fixes/safety.ts';
import type { DocumentRule, DocumentSubject, RuleFinding } from './rule.ts';

export const missingPullSecretRule: DocumentRule = { code: 'missing-pull-secret', checkDocument };

/** A template is left out, because only Helm knows which secrets its values bring. */
function checkDocument({ text, images, file }: DocumentSubject, settings: Settings): readonly RuleFinding[] {
  const { proxy } = settings;
  if (
    proxy.kind !== 'configured' ||
    proxy.pullSecret === '' ||
    !images.some(({ status }) => status === 'proxied')
  ) {
    return [];
  }
  const value = hasActions(text) ? undefined : readValue(text);
  const [tree, second] = isValueMap(value) ? readTrees(text, ALL_KEYS) : [];
  const root = second ? null : (tree?.root ?? null);
  return isValueMap(value) && root
    ? findPods(value)
        .filter((pod) => !hasSecret(pod, file))
        .flatMap((pod) => findingOf(pod, root, text, settings))
    : [];
}

function hasSecret({ spec, maker }: FoundPod, { secretAccounts = [] }: FileContext): boolean {
  const map: ValueMap = isValueMap(spec) ? spec : new Map();
  const own = map.get('imagePullSecrets');
  if (isValueList(own) && own.length > 0) {
    return true;
  }
  const account = textAt(map, 'serviceAccountName') ?? textAt(map, 'serviceAccount') ?? 'default';
  return secretAccounts.some(
    ({ name, namespace }) =>
      name === account &&
      // Whoever applies a manifest without a namespace chooses it then.
      (namespace === null || maker.namespace === 'default' || namespace === maker.namespace),
  );
}

function findingOf(
  { podPath, maker }: FoundPod,
  root: Node,
  text: string,
  settings: Settings,
): readonly RuleFinding[] {
  const { proxy } = settings;
  const spec = nodeAt(root, [...podPath, 'spec']);
  const span = spec?.kind === 'map' ? firstProxied(spec, settings) : null;
  if (spec?.kind !== 'map' || span === null || proxy.kind !== 'configured') {
    return [];
  }
  const { kind, name } = maker.resource;
  const owner = name === null ? kind : `${kind} ${name}`;
  const message = { key: 'missing-pull-secret.found', args: [owner, proxy.domain] } as const;
  return [{ span, message, fixes: fixesOf(spec, text, proxy.pullSecret) }];
}

/** The first image at the proxy of a Pod. A Pod whose images are elsewhere needs no secret of the proxy. */
function firstProxied(spec: MapNode, { proxy }: Settings): Span | null {
  for (const item of LISTS.flatMap((key) => itemsAt(spec, key))) {
    const image = item?.kind === 'map' ? scalarAt(item, 'image') : null;
    if (image && isProxied(parseReference(image.value), proxy)) {
      return image.span;
    }
  }
  return null;
}

const LISTS = ['initContainers', 'containers'] as const;

/** Before the containers, where people write it. An entry without secrets is left to a person, because it may be a placeholder of theirs. */
function fixesOf(spec: MapNode, text: string, secret: string): readonly Fix[] {
  const first = spec.entries.find(({ key }) => LISTS.some((each) => each === key));
  const edit =
    first && entryAt(spec, 'imagePullSecrets') === null
      ? insertBefore(text, spec, first, 'imagePullSecrets', [{ name: secret }])
      : null;
  const title = { key: 'fix.addPullSecret', args: [secret] } as const;
  return edit ? [{ title, ...safetyOf(MUST_EXIST), edits: [edit] }] : [];
}

const MUST_EXIST: Reason = { key: 'reason.pullSecret', args: [] };

function textAt(map: ValueMap, key: string): string | null {
  const value: Value | undefined = map.get(key);
  return typeof value === 'string' && value !== '' ? value : null;
}
