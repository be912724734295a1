// Says in sentences what a registry answered about an image, and what to do about it. The command line and the editor print the same.
import { say, type Words } from '../l10n/index.ts';
import type { ImageAnswer, ImageOutcome } from './answer.ts';

/** The answer, and what to do about it, in the language of this process. It has no secret. */
export function textOfAnswer(answer: ImageAnswer): string {
  return [outcomeOf(answer), ...codeOf(answer), ...adviceOf(answer)]
    .map(say)
    .reduce((all, each) => say({ key: 'text.twoSentences', args: [all, each] }));
}

function outcomeOf({ outcome, host, detail, digest, platforms, upstream, hasHelper }: ImageAnswer): Words {
  const all = (platforms ?? []).join(', ');
  switch (outcome) {
    case 'served':
      return all === ''
        ? { key: 'registry.served', args: [digest ?? ''] }
        : { key: 'registry.servedFor', args: [digest ?? '', all] };
    case 'differs':
      return {
        key: 'registry.differs',
        args: [digest ?? '', upstream?.target ?? '', upstream?.digest ?? ''],
      };
    case 'platform-missing':
      return { key: 'registry.platform-missing', args: [detail ?? '', all] };
    case 'credentials-missing':
      return { key: hasHelper ? 'registry.helper' : 'registry.credentials-missing', args: [host] };
    case 'rate-limited':
      return detail === null
        ? { key: 'registry.rate-limited', args: [host] }
        : { key: 'registry.rateLimitedFor', args: [host, detail] };
    default:
      return { key: `registry.${outcome}`, args: [host] };
  }
}

/** The status or the code of the system, for whoever has to look further. */
function codeOf({ outcome, detail }: ImageAnswer): readonly Words[] {
  return detail === null || SAYS_DETAIL.has(outcome) ? [] : [{ key: 'registry.code', args: [detail] }];
}

const SAYS_DETAIL: ReadonlySet<ImageOutcome> = new Set(['platform-missing', 'rate-limited']);

/** What is most likely the reason at Volcengine's registries, and what the registry that the image comes from says. */
function adviceOf({ outcome, host, target, upstream }: ImageAnswer): readonly Words[] {
  const isVolcengine = /\.volces\.com$/.test(host);
  const namespace = target.split('/')[1] ?? '';
  const advice: Words[] = [];
  if (isVolcengine && NO_WAY.has(outcome)) {
    advice.push({ key: 'registry.adviceVpc', args: [host] });
  }
  if (isVolcengine && MISSING.has(outcome)) {
    advice.push({ key: 'registry.adviceNamespace', args: [namespace] });
  }
  if (upstream && MISSING.has(outcome)) {
    const isThere = upstream.outcome === 'served' || upstream.outcome === 'platform-missing';
    const isGone = MISSING.has(upstream.outcome);
    if (isThere || isGone) {
      advice.push({
        key: isThere ? 'registry.upstreamHas' : 'registry.upstreamLacks',
        args: [upstream.target],
      });
    }
  }
  return advice;
}

const NO_WAY: ReadonlySet<ImageOutcome> = new Set(['dns', 'connect', 'timeout', 'reset']);
const MISSING: ReadonlySet<ImageOutcome> = new Set([
  'image-missing',
  'tag-missing',
  'not-there',
  'upstream-away',
]);
