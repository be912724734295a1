// kyverno-digest-lost: a policy writes the part after the name of an image in a way that loses its digest.

import { matchesIn } from '../policies/read/celPolicy.ts';
import type { Patch, WrittenImage } from '../policies/read/mutateRules.ts';
import type { PolicyDocument } from '../policies/read/readPolicy.ts';
import type { Fix } from '../report.ts';
import type { Span } from '../text/span.ts';
import type { PolicyRule, RuleFinding } from './rule.ts';

export const kyvernoDigestLostRule: PolicyRule = { code: 'kyverno-digest-lost', checkPolicy };

function checkPolicy(policy: PolicyDocument): readonly RuleFinding[] {
  const patches = policy.rules.flatMap((rule) => rule.patches);
  return [
    ...patches.flatMap((patch) =>
      handlesDigests(patch) ? [] : patch.images.flatMap((image) => inImage(image, patch, policy)),
    ),
    ...inExpressions(policy),
  ];
}

/** Whether the patch already deals with digests. A condition on the digest means that another patch is for the images that have one. */
function handlesDigests({ conditions, images }: Patch): boolean {
  return (
    conditions.some(({ key }) => /digest|identifier|@/.test(key.replace(/length\(@\)/g, ''))) ||
    images.some(({ written }) => written.includes('digest'))
  );
}

function inImage(image: WrittenImage, patch: Patch, { templated }: PolicyDocument): readonly RuleFinding[] {
  return behindColons(image.written).flatMap(({ start, end }) => {
    const suffix = image.written.slice(start, end);
    const kind = kindOf(suffix, patch);
    return kind === null
      ? []
      : [
          {
            span: { start: image.span.start + start + 1, end: image.span.start + end },
            message: { key: `kyverno-digest-lost.${kind}`, args: [suffix.slice(1)] } as const,
            fixes:
              templated || end < image.written.length
                ? []
                : keepBoth(image, { start: image.span.start + start, end: image.span.end }, suffix, patch),
          },
        ];
  });
}

/**
 * What `suffix` writes after the colon: `identifier` for `{{imageData.identifier}}`, which is the tag or the digest, and `tag` for an
 * expression such as `images.containers."a".tag`, which is the tag alone. Null for any other expression.
 */
function kindOf(suffix: string, { variables }: Patch): 'identifier' | 'tag' | null {
  const expression = suffix.slice(':{{'.length, -'}}'.length).trim();
  const isOf = (name: string): boolean => expression === `${name}.identifier`;
  if (variables.some(({ name, registryCall }) => registryCall && isOf(name))) {
    return 'identifier';
  }
  return /^(?:images\.|element\b)[^|&?()]*\.tag$/.test(expression) ? 'tag' : null;
}

/** The spans in `written` of Kyverno's `{{ }}` that follow a colon, including the colon. They may hold other `{{ }}` in quotes. */
function behindColons(written: string): readonly Span[] {
  const found: Span[] = [];
  const open: number[] = [];
  for (const { 0: brace, index } of written.matchAll(/\{\{|\}\}/g)) {
    if (brace === '{{') {
      open.push(index);
      continue;
    }
    const start = open.pop() ?? 0;
    if (written[start - 1] === ':') {
      found.push({ start: start - 1, end: index + brace.length });
    }
  }
  return found;
}

/** An expression for the part after the name in the image of the Pod: its tag and digest, byte for byte. */
const SUFFIX = "{{ regex_replace_all('^(?:[^/]*/)*[^/:@]*', element.image, '') }}";

/** The fix that writes both tag and digest. Empty unless `element` is sure to be a container and the image is a scalar of its own. */
function keepBoth({ style }: WrittenImage, span: Span, suffix: string, { list }: Patch): readonly Fix[] {
  if (style === 'block' || list === null || !CONTAINERS.test(list)) {
    return [];
  }
  const newText = style === 'single' ? SUFFIX.replaceAll("'", "''") : SUFFIX;
  const title = { key: 'fix.keepTagAndDigest', args: [suffix.slice(1)] } as const;
  const reason = { key: 'reason.newExpression', args: [] } as const;
  return [{ title, safety: 'needs-review', reason, edits: [{ span, newText }] }];
}

const CONTAINERS = /^\s*request\.object\.spec\.(?:c|initC|ephemeralC)ontainers(?:\[\])?\s*(?:\|\||$)/;

/**
 * The findings in CEL, such as `':' + parseImageReference(c.image).identifier()`. There is no fix, because it is not known how the rest of
 * the expression is written.
 */
function inExpressions({ cel }: PolicyDocument): readonly RuleFinding[] {
  if (cel?.expressions.some(({ written }) => /digest/i.test(written))) {
    return [];
  }
  return matchesIn(cel, BEHIND_COLON).map(({ span, match: { 0: call, 1: kind } }) => ({
    span,
    message: { key: `kyverno-digest-lost.${kind === 'tag' ? 'tag' : 'identifier'}`, args: [call] } as const,
    fixes: [],
  }));
}

const BEHIND_COLON = /(?<=:["']\s{0,9}\+\s{0,9})[\w.]+\([^()]*\)\.(identifier|tag)\(\)/g;
