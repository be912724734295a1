// The formats by name, and what each needs to be made.
import type { FormatName } from '../../commandLine/options.ts';
import { DEFAULT_MOST } from '../../commandLine/options.ts';
import type { RuleSummaries } from '../../explain/ruleSummaries.ts';
import type { Style } from '../style.ts';
import { checkstyleFormat } from './checkstyle.ts';
import { compactFormat } from './compact.ts';
import type { RunReport } from './format.ts';
import { githubFormat } from './github.ts';
import { gitlabFormat } from './gitlab.ts';
import { htmlFormat } from './html.ts';
import { jsonFormat } from './json.ts';
import { jsonLinesFormat } from './jsonLines.ts';
import { junitFormat } from './junit.ts';
import { markdownFormat } from './markdown.ts';
import { sarifFormat } from './sarif.ts';
import { textFormat } from './text.ts';

export interface Look {
  readonly style: Style;
  readonly quiet: boolean;
  /** The most findings that people are shown. Null for all. Undefined where nobody has said how many. */
  readonly max: number | null | undefined;
  readonly summaries: RuleSummaries;
}

export function rendered(format: FormatName, report: RunReport, look: Look): string {
  return FORMATTERS[format](report, { ...look, max: mostShown(format, look.max) });
}

/** The most findings that `format` shows, where a person has chosen `max` or, with undefined, nothing. Null for all of them. */
export function mostShown(format: FormatName, max: Look['max']): number | null {
  return max === undefined && (format === 'text' || format === 'markdown') ? DEFAULT_MOST : (max ?? null);
}

/** Formats that list images too, also those without a finding. */
export function showsImages(format: FormatName): boolean {
  return format === 'jsonl' || format === 'html';
}

interface FormatLook extends Look {
  readonly max: number | null;
}

const FORMATTERS: Readonly<Record<FormatName, (report: RunReport, look: FormatLook) => string>> = {
  text: textFormat,
  compact: compactFormat,
  json: jsonFormat,
  jsonl: jsonLinesFormat,
  sarif: (report, { summaries }) => sarifFormat(report, summaries),
  github: githubFormat,
  gitlab: gitlabFormat,
  junit: junitFormat,
  checkstyle: checkstyleFormat,
  html: htmlFormat,
  markdown: markdownFormat,
};
