// What stands above a policy: the fixes that make another one of it, and whether there is something to preview.

import type { FileContext } from '../model/fileContext.ts';
import { type PolicyDocument, readPolicies } from '../policies/read/readPolicy.ts';
import { hubDomains, isGuidePolicy } from '../policies/read/redirects.ts';
import { mayBePolicy, mayHoldPolicy } from '../prefilter.ts';
import type { Fix, Report } from '../report.ts';
import { IMAGE_KEYS } from '../sites/wantedKeys.ts';
import type { Span } from '../text/span.ts';
import { segments } from '../yaml/documents.ts';
import { yamlDocument } from '../yaml/yamlDocument.ts';

export interface PolicyLens {
  /** The policy, from its first key to its end. */
  readonly span: Span;
  readonly fixes: readonly Fix[];
  /** Whether it redirects Docker Hub in a way that we know. */
  readonly redirects: boolean;
}

/** The policies of `text` that there is something to do with. `report` is the answer of `check` to the same text. */
export function policyLenses(text: string, report: Report, file: FileContext): readonly PolicyLens[] {
  if (!mayHoldPolicy(text)) {
    return [];
  }
  return segments(text).flatMap(({ start, end }) =>
    policiesIn(text.slice(start, end), file).flatMap((policy) => {
      const inside = policy.whole ?? policy.place;
      const span = { start: inside.start + start, end: inside.end + start };
      const fixes = policy.whole ? fixesOf(report, span) : [];
      const redirects = isRedirect(policy);
      return fixes.length > 0 || redirects ? [{ span, fixes, redirects }] : [];
    }),
  );
}

/** Editors ask after every pause in the typing, so that only what may be a policy is parsed. */
function policiesIn(text: string, file: FileContext): readonly PolicyDocument[] {
  return mayBePolicy(text) ? readPolicies(yamlDocument(text, IMAGE_KEYS), file) : [];
}

function isRedirect(policy: PolicyDocument): boolean {
  return isGuidePolicy(policy) || policy.name === OUR_NAME || hubDomains(policy).length > 0;
}

/** What ours are called, also while a placeholder stands where the domain belongs. */
const OUR_NAME = 'redirect-docker-hub';

/** Those that write the policy anew, each once, and one for all placeholders in it. */
function fixesOf(report: Report, policy: Span): readonly Fix[] {
  const inside = report.findings.filter(({ span }) => span.start >= policy.start && span.end <= policy.end);
  const anew = inside.flatMap(({ fixes }) => fixes.filter(({ title }) => ANEW.has(title.key)));
  const filled = inside.flatMap(({ rule, fixes }) => (rule === 'proxy-placeholder' ? fixes.slice(0, 1) : []));
  const [first] = filled;
  return [
    ...new Map(anew.map((fix) => [fix.edits.map(({ newText }) => newText).join('\n'), fix])).values(),
    ...(first ? [{ ...first, edits: filled.flatMap(({ edits }) => edits) }] : []),
  ];
}

const ANEW: ReadonlySet<string> = new Set(['fix.upgradePolicy', 'fix.convertPolicy']);
