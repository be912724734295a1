// kyverno-digest-lost: a policy writes what stands behind the name of an image so that a digest does not survive.

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

/** Whether a condition asks for the digest: then another patch is for the images that have one. */
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

/** `{{imageData.identifier}}` is the tag or the digest; the tag of `images.containers."a".tag` and its like is the tag alone. */
function kindOf(suffix: string, { variables }: Patch): 'identifier' | 'tag' | null {
  const expression = suffix.slice(':{{'.length, -'}}'.length).trim();
  const isOf = (name: string): boolean => expression === `${name}.identifier`;
  if (variables.some(({ name, registryCall }) => registryCall && isOf(name))) {
    return 'identifier';
  }
  return /^(?:images\.|element\b)[^|&?()]*\.tag$/.test(expression) ? 'tag' : null;
}

/** The expressions of Kyverno right behind a colon, colon included. They may hold others, in quotes. */
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

/** What stands behind the name in the image as the Pod has it: tag and digest, byte for byte. */
const SUFFIX = "{{ regex_replace_all('^(?:[^/]*/)*[^/:@]*', element.image, '') }}";

/** Only where `element` is surely a container, and the image is a scalar of its own. */
function keepBoth({ style }: WrittenImage, span: Span, suffix: string, { list }: Patch): readonly Fix[] {
  if (style === 'block' || list === null || !CONTAINERS.test(list)) {
    return [];
  }
  const newText = style === 'single' ? SUFFIX.replaceAll("'", "''") : SUFFIX;
  const title = { key: 'fix.keepTagAndDigest', args: [suffix.slice(1)] } as const;
  return [{ title, safety: 'needs-review', edits: [{ span, newText }] }];
}

const CONTAINERS = /^\s*request\.object\.spec\.(?:c|initC|ephemeralC)ontainers(?:\[\])?\s*(?:\|\||$)/;

/** In CEL: `':' + parseImageReference(c.image).identifier()`. There is no fix: how the rest is written is not known. */
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
