// The code lenses above a policy: the fixes that replace it or fill in its domain, and whether it can be previewed.

import type { EvaluablePolicy } from '../evaluate/index.ts';
import type { FileContext } from '../model/fileContext.ts';
import { type PolicyObject, policyObjects } from '../policies/policyObjects.ts';
import { readPolicies } from '../policies/read/readPolicy.ts';
import { mayBePolicy, mayHoldPolicy } from '../prefilter.ts';
import type { Fix, Report } from '../report.ts';
import { textDialectOf } from '../sites/dialects/dialectOf.ts';
import { IMAGE_KEYS } from '../sites/wantedKeys.ts';
import type { Span } from '../text/span.ts';
import { segments } from '../yaml/documents.ts';
import { type YamlDocument, yamlDocument } from '../yaml/yamlDocument.ts';

export interface PolicyLens {
  /** The policy from its first key to its end, or its name where no fix can replace it as a whole. */
  readonly span: Span;
  readonly fixes: readonly Fix[];
  /** The policy that can be previewed. Null where nothing is known about what it does, or where it is for other things than Pods. */
  readonly preview: PolicyObject | null;
}

/** Reads a policy. Null where it cannot be evaluated. */
export type ReadEvaluable = (policy: PolicyObject) => EvaluablePolicy | null;

/** The policies in `text` that have a fix or can be previewed. `report` is the answer of `check` for the same text. */
export function policyLenses(
  text: string,
  report: Report,
  file: FileContext,
  evaluable: ReadEvaluable,
): readonly PolicyLens[] {
  return eachDocument(text, file).flatMap(({ document, start }) => {
    const known = new Map(readPolicies(document, file).map((policy) => [policy.place.start, policy]));
    const objects = new Map(policyObjects(document, file).map((each) => [each.place.start, each]));
    const places = [...new Set([...known.keys(), ...objects.keys()])].sort((a, b) => a - b);
    return places.flatMap((place): readonly PolicyLens[] => {
      const [policy, object] = [known.get(place), objects.get(place)];
      const inside = policy?.whole ?? policy?.place ?? object?.place ?? { start: place, end: place };
      const span = { start: inside.start + start, end: inside.end + start };
      const fixes = policy?.whole ? fixesOf(report, span) : [];
      const preview = object && evaluable(object)?.isForPods ? object : null;
      return fixes.length > 0 || preview ? [{ span, fixes, preview }] : [];
    });
  });
}

/** The policies of `text` as objects. */
export function policiesOf(text: string, file: FileContext): readonly PolicyObject[] {
  return eachDocument(text, file).flatMap(({ document }) => policyObjects(document, file));
}

/** The documents that may be policies. Editors ask after every pause in typing, so only those are parsed. */
function eachDocument(
  text: string,
  file: FileContext,
): readonly { readonly document: YamlDocument; readonly start: number }[] {
  // A heredoc of a Dockerfile is no document.
  if (!mayHoldPolicy(text) || textDialectOf(file.path)) {
    return [];
  }
  return segments(text).flatMap(({ start, end }) => {
    const slice = text.slice(start, end);
    return mayBePolicy(slice) ? [{ document: yamlDocument(slice, IMAGE_KEYS), start }] : [];
  });
}

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
