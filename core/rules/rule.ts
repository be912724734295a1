// The shape of a rule: one small file each in this folder, one page each in docs/rules/.
import type { Finding, Image } from '../report.ts';
import type { Settings } from '../settings.ts';

export const RULE_CODES = ['docker-hub-image', 'invalid-image-reference', 'proxy-placeholder'] as const;
export type RuleCode = (typeof RULE_CODES)[number];

/** What a rule finds, before the severity of the settings is put on it. */
export type RuleFinding = Omit<Finding, 'rule' | 'severity'>;

/** Where the page of a rule lives: the documentation link of every diagnostic. */
export function rulePage(rule: RuleCode): string {
  return `https://github.com/nearpull/nearpull/blob/main/docs/rules/${rule}.md`;
}

export type ImageRule = (image: Image, settings: Settings) => RuleFinding | null;
