// The codes of all rules, each with its default severity.
import { type Language, pageEnding } from './language.ts';

export const SEVERITIES = ['error', 'warning', 'information', 'hint', 'off'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const DEFAULT_SEVERITY = {
  'docker-hub-image': 'warning',
  'upstream-registry-image': 'warning',
  'possible-docker-hub-image': 'off',
  'docker-hub-matcher': 'information',
  'docker-hub-chart': 'information',
  'unmatched-entry': 'information',
  'invalid-image-reference': 'error',
  'missing-library': 'warning',
  'doubled-prefix': 'warning',
  'unknown-proxy-domain': 'information',
  'moved-image': 'information',
  'missing-pull-secret': 'warning',
  'frozen-registry': 'information',
  'proxy-placeholder': 'error',
  'invalid-setting': 'error',
  'unknown-rule': 'information',
  'unused-ignore': 'hint',
  'kyverno-guide-policy': 'warning',
  'kyverno-registry-call': 'warning',
  'kyverno-digest-lost': 'warning',
  'kyverno-matches-update': 'warning',
  'kyverno-deprecated-api': 'information',
  'kyverno-domain-differs': 'warning',
} as const satisfies Readonly<Record<string, Severity>>;

export type RuleCode = keyof typeof DEFAULT_SEVERITY;
export const RULE_CODES = Object.keys(DEFAULT_SEVERITY) as readonly RuleCode[];

/** Returns the address of the rule's page in the reader's language, to which every diagnostic links. */
export function rulePage(rule: RuleCode, language: Language): string {
  return `https://github.com/nearpull/nearpull/blob/main/docs/rules/${rule}${pageEnding(language)}`;
}
