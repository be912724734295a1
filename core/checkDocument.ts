// One YAML document: text + settings → what there is to say about it, with spans from its own start.

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

/** What is kept of a document while its text does not change. Spans count from the start of the document. */
export interface DocumentReport {
  readonly images: readonly Image[];
  readonly findings: readonly Finding[];
  /** Ignore comments that speak for the whole file. */
  readonly wholeFile: readonly Suppression[];
}

export const NOTHING: DocumentReport = { images: [], findings: [], wholeFile: [] };

/** The report of `slice`, one document of a stream. Never throws. `read` parses it, at most once. */
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

/** What the rules find that look at more than one image. */
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

/** What makes a document worth reading besides images. */
const OTHER_REASONS: OtherReasons = { ...TRIGGERS, words: [...TRIGGERS.words, IGNORE_WORD] };

/**
 * A copy that does not hold on to the text it was cut from. Engines make a slice a view of the whole: reports kept over many versions
 * of a large file would keep every one of those versions alive.
 */
function detach(slice: string): string {
  return ` ${slice}`.slice(1);
}
