// frozen-registry: an image is pulled from a registry that gets no new images any more, and that has a successor with the same ones.
import { isIgnored } from '../image/leftAlone.ts';
import type { Settings } from '../settings/settings.ts';
import { isPulled } from './fixes/pullFixes.ts';
import { renameFix } from './fixes/renameFix.ts';
import type { ImageRule, ImageSubject, RuleFinding } from './rule.ts';

export const frozenRegistryRule: ImageRule = { code: 'frozen-registry', checkImage };

interface FrozenRegistry {
  readonly registry: string;
  readonly successor: string;
  /** When the last image came. */
  readonly date: string;
}

/** Source: https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/. To add a registry, add a row. */
const FROZEN: readonly FrozenRegistry[] = [
  { registry: 'k8s.gcr.io', successor: 'registry.k8s.io', date: '2023-04-03' },
];

/** What the settings send to a proxy is told by another rule. */
function checkImage(subject: ImageSubject, settings: Settings): RuleFinding | null {
  const { image } = subject;
  const { reference } = image;
  if (image.status !== 'other' || reference.kind !== 'image' || !isPulled(image)) {
    return null;
  }
  const frozen = FROZEN.find(({ registry }) => registry === reference.registry.toLowerCase());
  if (!frozen || isIgnored(reference, null, settings)) {
    return null;
  }
  const { registry, successor, date } = frozen;
  return {
    span: image.span,
    message: { key: 'frozen-registry.found', args: [image.raw, registry, date, successor] },
    fixes: fixesOf(subject, frozen, settings),
  };
}

function fixesOf(
  subject: ImageSubject,
  { registry, successor }: FrozenRegistry,
  settings: Settings,
): RuleFinding['fixes'] {
  const { reference } = subject.image;
  if (reference.kind !== 'image') {
    return [];
  }
  const { proxy } = settings;
  const atProxy =
    proxy.kind === 'invalid' ? undefined : proxy.registries.find((each) => each.registry === successor);
  const { repository, tag, digest } = reference;
  const image = {
    from: { registry, target: atProxy?.target ?? successor },
    repository,
    suffix: `${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`,
    official: false,
    badHost: null,
    templated: false,
  };
  const reason = { key: 'reason.otherRegistry', args: [successor] } as const;
  const { target = '', fixes = [] } = renameFix(subject, image, settings, reason) ?? {};
  return fixes.map((fix) => ({ ...fix, title: { key: 'fix.rewriteTo', args: [subject.image.raw, target] } }));
}
