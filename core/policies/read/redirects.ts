// Tells what a policy redirects, if it has a shape that we know: that of the vendor's guide, or that of our own policies.
import { isDockerHubHost } from '../../image/dockerHub.ts';
import { looksLikeHost } from '../../image/reference.ts';
import type { Span } from '../../text/span.ts';
import type { ScalarNode } from '../../yaml/tree.ts';
import type { Condition, Patch } from './mutateRules.ts';
import type { PolicyDocument } from './readPolicy.ts';

/** Where a policy names the domain that images are redirected to. */
export interface DomainPlace {
  readonly domain: string;
  readonly span: Span;
  /** Whether it is the start of a scalar without quotes. */
  readonly bare: boolean;
}

/**
 * The places of the domains that images of Docker Hub are redirected to. Empty where the policy has no shape that we know, or has the shape
 * of the guide and also writes images in other ways.
 */
export function hubDomains({ rules, cel }: PolicyDocument): readonly DomainPlace[] {
  const patches = rules.flatMap((rule) => rule.patches).filter(({ images }) => images.length > 0);
  const shapes = new Set(patches.map(shapeOf));
  const isMixed = shapes.has(null) && !shapes.has('ours');
  const images = patches.flatMap((patch) => (isMixed || shapeOf(patch) === null ? [] : patch.images));
  const expressions = (cel?.changesImages ? cel.expressions : []).flatMap(redirectsIn).filter(isOurs);
  return [...images, ...expressions].flatMap(domainsIn);
}

/** Whether the policy is that of the vendor's guide, and does nothing else. */
export function isGuidePolicy({ rules, hasOtherRules }: PolicyDocument): boolean {
  const patches = rules.flatMap((rule) => rule.patches);
  return !hasOtherRules && patches.length > 0 && patches.every((patch) => shapeOf(patch) === 'guide');
}

/** Whether the policy redirects images of Docker Hub, and does nothing else except redirect images to one of `targets`. */
export function redirectsOnly({ rules, hasOtherRules }: PolicyDocument, targets: readonly string[]): boolean {
  const patches = rules.flatMap((rule) => rule.patches);
  const isKnown = (patch: Patch): boolean =>
    shapeOf(patch) !== null ||
    (patch.images.length > 0 &&
      patch.images.every(({ written }) => targets.some((target) => written.includes(`${target}/`))));
  return !hasOtherRules && patches.some((patch) => shapeOf(patch) !== null) && patches.every(isKnown);
}

/** The path between the domain and the first variable of the image: `k8s/` in `harbor.example/k8s/{{…}}`. '' where there is none. */
export function pathBehind({ text }: PolicyDocument, { span }: DomainPlace): string {
  return /^\/((?:[a-z0-9._-]+\/)*)\{\{/.exec(text.slice(span.end, span.end + 256))?.[1] ?? '';
}

/** A host of Docker Hub as a regular expression. Only our own policies spell it like this. */
export const OUR_MARK = 'registry-1[.]docker[.]io';

function shapeOf(patch: Patch): 'guide' | 'ours' | null {
  if (patch.images.length === 0) {
    return null;
  }
  const isGuide = patch.variables.some(
    ({ name, registryCall }) =>
      registryCall &&
      patch.conditions.some((condition) => isOnHub(condition, name)) &&
      patch.images.every(({ written }) => written.includes(`${name}.repository`)),
  );
  return isGuide ? 'guide' : patch.conditions.some((each) => isOurCondition(each, patch)) ? 'ours' : null;
}

/** Whether the condition is true only for images of Docker Hub. `variable` is the name of a variable with the data of an image. */
function isOnHub({ key, operator, values, required }: Condition, variable: string): boolean {
  return (
    required &&
    key.replace(/[\s{}]/g, '') === `${variable}.registry` &&
    EQUALS.has(operator) &&
    values.length > 0 &&
    values.every(isDockerHubHost)
  );
}

const EQUALS: ReadonlySet<string> = new Set(['Equals', 'Equal', 'In', 'AnyIn', 'AllIn']);

function isOurCondition({ key, operator, values, required }: Condition, { variables }: Patch): boolean {
  const name = /regex_match\(\s*(\w+)/.exec(key)?.[1];
  const isHub = variables.some((each) => each.name === name && each.value.includes(OUR_MARK));
  return required && isHub && EQUALS.has(operator) && values.includes('true');
}

/** A text and its place: an image that a patch writes, a CEL expression, or a part of an expression. */
interface Written {
  readonly span: Span;
  readonly written: string;
  readonly style: ScalarNode['style'];
}

/** An expression cut into its redirects. Our policies redirect one registry after another in the same expression. */
function redirectsIn({ span, written, style }: Written): readonly Written[] {
  const starts = [0, ...[...written.matchAll(/variables\.images\.filter\(/g)].map(({ index }) => index)];
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? written.length;
    return {
      span: { start: span.start + start, end: span.start + end },
      written: written.slice(start, end),
      style,
    };
  });
}

function isOurs({ written }: Written): boolean {
  return written.includes(OUR_MARK);
}

/** The hosts, each followed by a slash, at the start of a scalar, of a quoted string, or of a `value:` in a JSON patch. */
function domainsIn({ span, written, style }: Written): readonly DomainPlace[] {
  return [...written.matchAll(HOST)].flatMap(({ index, 1: quote = '', 2: domain = '' }) => {
    const start = span.start + index + quote.length;
    const place = { start, end: start + domain.length };
    const bare = !/["']$/.test(quote) && (quote !== '' || style === 'plain');
    return looksLikeHost(domain) && !isDockerHubHost(domain) ? [{ domain, span: place, bare }] : [];
  });
}

const HOST =
  /(^|["']|\bvalue:[ \t]+)(\[[0-9A-Fa-f:.]{2,45}\](?::[0-9]{1,5})?|[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})(?::[0-9]{1,5})?)\//g;
