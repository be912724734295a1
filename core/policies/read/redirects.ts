// What a policy redirects, as far as it is of a shape that we know: the vendor's guide's, or our own.
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
  /** Whether it begins a scalar that has no quotes. */
  readonly bare: boolean;
}

/**
 * The domains that images of Docker Hub are redirected to. None where the policy is of no shape that we know, or redirects other registries in
 * ways of its own.
 */
export function hubDomains({ rules, cel }: PolicyDocument): readonly DomainPlace[] {
  const patches = rules.flatMap((rule) => rule.patches).filter(({ images }) => images.length > 0);
  const shapes = new Set(patches.map(shapeOf));
  const isMixed = shapes.has(null) && !shapes.has('ours');
  const images = patches.flatMap((patch) => (isMixed || shapeOf(patch) === null ? [] : patch.images));
  const expressions = (cel?.changesImages ? cel.expressions : []).flatMap(redirectsIn).filter(isOurs);
  return [...images, ...expressions].flatMap(domainsIn);
}

/** Whether the policy is the vendor's guide's, and nothing else besides. */
export function isGuidePolicy({ rules, hasOtherRules }: PolicyDocument): boolean {
  const patches = rules.flatMap((rule) => rule.patches);
  return !hasOtherRules && patches.length > 0 && patches.every((patch) => shapeOf(patch) === 'guide');
}

/** Whether the policy redirects images of Docker Hub, and otherwise nothing but to one of `targets`. */
export function redirectsOnly({ rules, hasOtherRules }: PolicyDocument, targets: readonly string[]): boolean {
  const patches = rules.flatMap((rule) => rule.patches);
  const isKnown = (patch: Patch): boolean =>
    shapeOf(patch) !== null ||
    (patch.images.length > 0 &&
      patch.images.every(({ written }) => targets.some((target) => written.includes(`${target}/`))));
  return !hasOtherRules && patches.some((patch) => shapeOf(patch) !== null) && patches.every(isKnown);
}

/** What stands between the domain and the path of the image, where the guide's policy names one: `k8s` of `harbor.example/k8s/{{…}}`. */
export function pathBehind({ text }: PolicyDocument, { span }: DomainPlace): string {
  return /^\/((?:[a-z0-9._-]+\/)*)\{\{/.exec(text.slice(span.end, span.end + 256))?.[1] ?? '';
}

/** Docker Hub's host as only the expressions of our own policies spell it. */
const OUR_MARK = 'registry-1[.]docker[.]io';

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

/** Whether it holds for images of Docker Hub alone. */
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

/** A text with its place: an image that is written, an expression or part of one. */
interface Written {
  readonly span: Span;
  readonly written: string;
  readonly style: ScalarNode['style'];
}

/** Our policies redirect one registry after the other in the same expression. */
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

/** Hosts with a slash behind them, where a scalar or a string begins, that of a JSON patch included. */
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
