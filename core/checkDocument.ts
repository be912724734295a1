// Checks one YAML document: takes its text and settings, returns its report. Spans count from the start of the document.

import { IGNORE_WORD, isSuppressed, type Suppression, suppressions } from './ignore/suppressions.ts';
import type { FileContext } from './model/fileContext.ts';
import type { RuleCode } from './model/ruleCodes.ts';
import { type PolicyDocument, readPolicies } from './policies/read/readPolicy.ts';
import { isDocumentWorthReading, mayHoldImage, type OtherReasons } from './prefilter.ts';
import type { Finding } from './report.ts';
import { FILE_RULES, IMAGE_RULES, POLICY_RULES, TEXT_RULES, TRIGGERS } from './rules/index.ts';
import type { RuleFinding } from './rules/rule.ts';
import type { Settings } from './settings/settings.ts';
import type { Image } from './sites/describeImage.ts';
import { describeImage } from './sites/describeImage.ts';
import { documentSites } from './sites/documentSites.ts';
import { IMAGE_KEYS } from './sites/wantedKeys.ts';
import { readTrees } from './yaml/readTrees.ts';
import { yamlDocument } from './yaml/yamlDocument.ts';

/** The report of a document, kept as long as its text does not change. Spans are UTF-16 offsets from the start of the document. */
export interface DocumentReport {
  readonly images: readonly Image[];
  readonly findings: readonly Finding[];
  /** The ignore comments of this document that apply to the whole file. */
  readonly wholeFile: readonly Suppression[];
}

export const NOTHING: DocumentReport = { images: [], findings: [], wholeFile: [] };

/** Returns the report of `slice`, one document of a stream. Calls the parser `read` at most once. Never throws. */
export function checkDocument(
  slice: string,
  settings: Settings,
  file: FileContext,
  read = readTrees,
): DocumentReport {
  if (!isDocumentWorthReading(slice, settings, file, OTHER_REASONS)) {
    return NOTHING;
  }
  const text = detach(slice);
  const ignored = suppressions(text);
  const wholeFile = ignored.filter(({ span }) => span === null);
  const images: Image[] = [];
  const findings: Finding[] = [];
  const add = (rule: RuleCode, found: RuleFinding | null): void => {
    const severity = settings.severity[rule];
    if (found && severity !== 'off' && !isSuppressed(rule, found.span, ignored)) {
      findings.push({ rule, severity, ...found });
    }
  };
  const holdsImages = mayHoldImage(text, settings, file);
  const document = yamlDocument(text, IMAGE_KEYS, read);
  for (const site of holdsImages ? documentSites(document, settings, file) : []) {
    const image = describeImage(site, settings, file);
    const written = text.slice(site.span.start, site.span.end);
    images.push(image);
    for (const { code, checkImage } of IMAGE_RULES) {
      add(code, checkImage({ image, site, written, text, file }, settings));
    }
  }
  const policies = holdsImages ? readPolicies(document, file) : [];
  for (const { code, found } of aboutDocument(text, policies, settings, file)) {
    add(code, found);
  }
  return { images, findings: findings.sort((a, b) => a.span.start - b.span.start), wholeFile };
}

/** Returns the findings of all rules except the image rules, which look at one image at a time. */
function aboutDocument(
  text: string,
  policies: readonly PolicyDocument[],
  settings: Settings,
  file: FileContext,
): readonly { readonly code: RuleCode; readonly found: RuleFinding }[] {
  const named = (code: RuleCode, all: readonly RuleFinding[]) => all.map((found) => ({ code, found }));
  return [
    ...policies.flatMap((policy) =>
      POLICY_RULES.flatMap(({ code, checkPolicy }) => named(code, checkPolicy(policy, settings))),
    ),
    ...TEXT_RULES.filter(({ words }) => words.some((word) => text.includes(word))).flatMap(
      ({ code, checkText }) => named(code, checkText(text, settings, file)),
    ),
    ...FILE_RULES.filter(({ isAbout }) => isAbout(file.path)).flatMap(({ code, checkFile }) =>
      named(code, checkFile(text, file.path)),
    ),
  ];
}

/** Reasons to read a document that holds no image. */
const OTHER_REASONS: OtherReasons = { ...TRIGGERS, words: [...TRIGGERS.words, IGNORE_WORD] };

/**
 * Copies `slice`, so that it does not keep the whole text in memory. JavaScript engines make a slice a view of the string that it was cut
 * from. Without the copy, cached reports of a large file would keep each of its earlier versions alive.
 */
function detach(slice: string): string {
  return ` ${slice}`.slice(1);
}
