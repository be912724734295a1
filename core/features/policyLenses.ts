// The code lenses above a policy: the fixes that replace it or fill in its domain, and whether it can be previewed.

import type { FileContext } from '../model/fileContext.ts';
import { type PolicyDocument, readPolicies } from '../policies/read/readPolicy.ts';
import { hubDomains, isGuidePolicy } from '../policies/read/redirects.ts';
import { mayBePolicy, mayHoldPolicy } from '../prefilter.ts';
import type { Fix, Report } from '../report.ts';
import { textDialectOf } from '../sites/dialects/dialectOf.ts';
import { IMAGE_KEYS } from '../sites/wantedKeys.ts';
import type { Span } from '../text/span.ts';
import { segments } from '../yaml/documents.ts';
import { yamlDocument } from '../yaml/yamlDocument.ts';

export interface PolicyLens {
  /** The policy from its first key to its end, or its name where no fix can replace it as a whole. */
  readonly span: Span;
  readonly fixes: readonly Fix[];
  /** Whether it redirects Docker Hub in a way that we know, so that there is something to preview. */
  readonly redirects: boolean;
}

/** The policies in `text` that have a fix or can be previewed. `report` is the answer of `check` for the same text. */
export function policyLenses(text: string, report: Report, file: FileContext): readonly PolicyLens[] {
  // A heredoc of a Dockerfile is no document.
  if (!mayHoldPolicy(text) || textDialectOf(file.path)) {
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

/** Editors ask after every pause in typing, so only a document that may be a policy is parsed. */
function policiesIn(text: string, file: FileContext): readonly PolicyDocument[] {
  return mayBePolicy(text) ? readPolicies(yamlDocument(text, IMAGE_KEYS), file) : [];
}

function isRedirect(policy: PolicyDocument): boolean {
  return isGuidePolicy(policy) || policy.name === OUR_NAME || hubDomains(policy).length > 0;
}

/** The name of our own policies that redirect. It identifies them even while they have a placeholder instead of a domain. */
const OUR_NAME = 'redirect-docker-hub';

/** The fixes inside `policy` that write it anew, without duplicates, and one fix that fills in all of its placeholders. */
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
