// What a record of a finding can be about: a rule, or what a registry said about an image.
import { pageEnding, RULE_CODES, type RuleCode, rulePage, type Severity } from '../../core/index.ts';
import { language, say } from '../../l10n/index.ts';

/** Stands for a rule where the proxy cannot serve an image. It is no rule: no setting turns it on, and only `verify` reports it. */
export const NOT_SERVED = 'image-not-served';

export type ReportedRule = RuleCode | typeof NOT_SERVED;

/** In the order in which people are told of them. */
export const REPORTED_RULES: readonly ReportedRule[] = [...RULE_CODES, NOT_SERVED];

/** The address of the page about it, in the language of the run. */
export function pageOfRule(rule: ReportedRule): string {
  return rule === NOT_SERVED
    ? `https://github.com/nearpull/nearpull/blob/main/docs/guides/proxy-setup${pageEnding(language())}`
    : rulePage(rule, language());
}

/** One sentence about it. `ofRule` knows those of the rules. */
export function summaryOfRule(rule: ReportedRule, ofRule: (rule: RuleCode) => string): string {
  return rule === NOT_SERVED ? say({ key: 'cli.verify.notServed' }) : ofRule(rule);
}

/** `severities` has those of the rules. */
export function severityOfRule(
  rule: ReportedRule,
  severities: Readonly<Record<RuleCode, Severity>>,
): Severity {
  return rule === NOT_SERVED ? 'error' : severities[rule];
}
