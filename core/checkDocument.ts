// Checks one YAML document: takes its text and settings, returns its report. Spans count from the start of the document.

import { IGNORE_WORD, type Suppression, suppressedBy, suppressions } from './ignore/suppressions.ts';
import { unknownRules } from './ignore/unknownRules.ts';
import { type Silenced, unusedFindings, unusedOf } from './ignore/unusedIgnores.ts';
import type { FileContext } from './model/fileContext.ts';
import type { Reason } from './model/message.ts';
import type { RuleCode } from './model/ruleCodes.ts';
import type { Steps } from './model/steps.ts';
import { type PolicyDocument, readPolicies } from './policies/read/readPolicy.ts';
import { hasOtherReason, mayHoldImage, type OtherReasons } from './prefilter.ts';
import type { Finding, Fix } from './report.ts';
import { onElasticInstances } from './rules/elasticInstances.ts';
import { isPulled } from './rules/fixes/pullFixes.ts';
import { safetyOf } from './rules/fixes/safety.ts';
import {
  DOCUMENT_RULES,
  FILE_RULES,
  IMAGE_RULES,
  POLICY_RULES,
  TEXT_RULES,
  TRIGGERS,
} from './rules/index.ts';
import type { DocumentSubject, RuleFinding } from './rules/rule.ts';
import type { Settings } from './settings/settings.ts';
import { describeImage, type Image } from './sites/describeImage.ts';
import { readableText, textDialectOf } from './sites/dialects/dialectOf.ts';
import { treesOfOwnValues } from './sites/dialects/helm/values/valuesTree.ts';
import { siteSteps } from './sites/documentSites.ts';
import { imageKeys } from './sites/wantedKeys.ts';
import { detach } from './text/detach.ts';
import type { Span } from './text/span.ts';
import { touchesAny } from './text/spanSet.ts';
import { TOO_HEAVY, treeSteps } from './yaml/readTrees.ts';
import type { Tree } from './yaml/tree.ts';

/** The report of a document, kept as long as its text does not change. Spans are UTF-16 offsets from the start of the document. */
export interface DocumentReport {
  readonly images: readonly Image[];
  readonly findings: readonly Finding[];
  /** The ignore comments of this document that apply to the whole file. */
  readonly wholeFile: readonly Suppression[];
  /** What the ignore comments of this document silence. */
  readonly silenced: readonly Silenced[];
  /** Whether it is certain which images are in it, so that a comment without an effect can go. */
  readonly isSure: boolean;
  /** Whether its trees would take too much memory, so that it was not read. */
  readonly isTooHeavy: boolean;
}

export const NOTHING: DocumentReport = {
  images: [],
  findings: [],
  wholeFile: [],
  silenced: [],
  isSure: true,
  isTooHeavy: false,
};

export interface DocumentOptions {
  /** The parser. It is called at most once. */
  readonly read?: typeof treeSteps;
  /** Whether the document is all of its text. */
  readonly isWhole?: boolean;
}

/** Returns the report of `slice`, one document of a stream, in steps. Never throws. */
export function* documentSteps(
  slice: string,
  settings: Settings,
  file: FileContext,
  { read = treeSteps, isWhole = false }: DocumentOptions = {},
): Steps<DocumentReport> {
  const holdsImages = mayHoldImage(slice, settings, file);
  if (!holdsImages && !hasOtherReason(slice, file.path, OTHER_REASONS)) {
    return NOTHING;
  }
  yield;
  // Without the copy, cached reports of a large file would keep each of its earlier versions alive.
  const text = isWhole ? slice : detach(slice);
  const ignored = suppressions(text, file.path);
  yield;
  const images: Image[] = [];
  const unreported: Span[] = [];
  const { findings, silenced, add } = collecting(settings, ignored);
  const trees = holdsImages && !textDialectOf(file.path) ? yield* treesOf(text, settings, file, read) : [];
  const document = { text, trees: () => trees };
  yield;
  for (const site of holdsImages ? yield* siteSteps(document, settings, file) : []) {
    yield;
    const image = describeImage(site, settings, file);
    const written = text.slice(site.span.start, site.span.end);
    const before = findings.length;
    images.push(image);
    for (const { code, checkImage } of IMAGE_RULES) {
      add(code, checkImage({ image, site, written, text, file }, settings));
    }
    if (findings.length === before && image.target !== null && isPulled(image)) {
      unreported.push(...site.parts.map(({ span }) => span));
    }
  }
  if (trees === TOO_HEAVY) {
    return { ...NOTHING, isTooHeavy: true };
  }
  yield;
  for (const found of unknownRules(text, ignored)) add('unknown-rule', found);
  const policies = holdsImages ? readPolicies(document, file) : [];
  for (const { code, found } of aboutDocument({ text, images, file }, policies, settings)) {
    add(code, found);
  }
  yield;
  const isSure = isKnown(file) && trees.every(({ exactUpTo }) => exactUpTo === Number.POSITIVE_INFINITY);
  const ofLines = isSure ? ignored.filter(({ span }) => span !== null) : [];
  findings.push(...unusedFindings(text, unusedOf(ofLines, silenced), ignored, settings));
  const asked = unreported.length === 0 ? findings : findings.map(sparing(touchesAny(unreported)));
  return {
    images,
    findings: onElasticInstances(text, asked, settings).toSorted((a, b) => a.span.start - b.span.start),
    wholeFile: ignored.filter(({ span }) => span === null),
    silenced,
    isSure,
    isTooHeavy: false,
  };
}

/** The trees of `text`. A chart knows those of its own values already. */
function* treesOf(
  text: string,
  settings: Settings,
  file: FileContext,
  read: typeof treeSteps,
): Steps<readonly Tree[]> {
  return (
    treesOfOwnValues(text, file) ??
    (yield* read(readableText(text, file.path), imageKeys(settings.imagePaths)))
  );
}

/** Takes what rules find, and sorts out what is off and what a comment silences. */
function collecting({ severity }: Settings, ignored: readonly Suppression[]) {
  const isSilent = suppressedBy(ignored);
  const findings: Finding[] = [];
  const silenced: Silenced[] = [];
  const add = (rule: RuleCode, found: RuleFinding | null): void => {
    const level = severity[rule];
    if (found && isSilent(rule, found.span)) {
      silenced.push({ rule, span: found.span });
    } else if (found && level !== 'off') {
      findings.push({ rule, severity: level, ...found });
    }
  };
  return { findings, silenced, add };
}

/** False as long as what lies beside the file is not known, or too much to be read. */
function isKnown({ chart, chartFacts, tooMany }: FileContext): boolean {
  return (chart === null || chartFacts !== null) && !tooMany;
}

/**
 * Returns a function that gives a finding's fixes the reason to need review where they change a text that `isKept`. An image that a comment or
 * a setting silences has its text there, and the fix would move that image too.
 */
function sparing(isKept: (span: Span) => boolean): (finding: Finding) => Finding {
  const isShared = ({ edits }: Fix): boolean => edits.some(({ span }) => isKept(span));
  const judged = (fix: Fix): Fix =>
    isShared(fix) && fix.reason === null ? { ...fix, ...safetyOf(SILENCED) } : fix;
  return (finding) => ({ ...finding, fixes: finding.fixes.map(judged) });
}

const SILENCED: Reason = { key: 'reason.silenced', args: [] };

/** Returns the findings of all rules except the image rules, which look at one image at a time. */
function aboutDocument(
  subject: DocumentSubject,
  policies: readonly PolicyDocument[],
  settings: Settings,
): readonly { readonly code: RuleCode; readonly found: RuleFinding }[] {
  const { text, images, file } = subject;
  const named = (code: RuleCode, all: readonly RuleFinding[]) => all.map((found) => ({ code, found }));
  return [
    ...(images.length === 0 ? [] : DOCUMENT_RULES).flatMap(({ code, checkDocument: checkWhole }) =>
      named(code, checkWhole(subject, settings)),
    ),
    ...policies.flatMap((policy) =>
      POLICY_RULES.flatMap(({ code, checkPolicy }) => named(code, checkPolicy(policy, settings))),
    ),
    ...TEXT_RULES.filter(({ words }) => words.some((word) => text.includes(word))).flatMap(
      ({ code, checkText }) => named(code, checkText(text, settings, file)),
    ),
    ...FILE_RULES.filter(({ isAbout }) => isAbout(file.path)).flatMap(({ code, checkFile }) =>
      named(code, checkFile(text, file)),
    ),
  ];
}

/** Reasons to read a document that holds no image. */
const OTHER_REASONS: OtherReasons = { ...TRIGGERS, words: [...TRIGGERS.words, IGNORE_WORD] };
