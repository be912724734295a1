// Reads `nearpull.severity`: how serious each rule is, or one severity for all of them.
import {
  DEFAULT_SEVERITY,
  RULE_CODES,
  type RuleCode,
  SEVERITIES,
  type Severity,
} from '../model/ruleCodes.ts';
import { addProblem, type Reading, readObject, wrongType } from './reading.ts';

export function readSeverity(reading: Reading, value: unknown): Record<RuleCode, Severity> {
  const severity: Record<RuleCode, Severity> = { ...DEFAULT_SEVERITY };
  for (const [rule, given] of Object.entries(readObject(reading, severityOfEach(value), ['severity']))) {
    if (!isRule(rule)) {
      addProblem(reading, ['severity', rule], { key: 'settings.unknownRule', args: [rule] });
    } else if (isSeverity(given)) {
      severity[rule] = given;
    } else {
      wrongType(reading, ['severity', rule], SEVERITIES.join(' | '));
    }
  }
  return severity;
}

/**
 * One severity for all rules, as people write it by hand, as the severity of each rule. A rule that is off by default is turned on only by its
 * name. Any other value is returned as it is.
 */
export function severityOfEach(value: unknown): unknown {
  if (!isSeverity(value)) {
    return value;
  }
  const rules = RULE_CODES.filter((rule) => value === 'off' || DEFAULT_SEVERITY[rule] !== 'off');
  return Object.fromEntries(rules.map((rule) => [rule, value]));
}

/** `severity` with every rule off except those in `only`. One of these that is off is a warning. */
export function onlyRules(
  severity: Readonly<Record<RuleCode, Severity>>,
  only: readonly RuleCode[],
): Record<RuleCode, Severity> {
  const entries = RULE_CODES.map((rule) => {
    const own = severity[rule] === 'off' ? 'warning' : severity[rule];
    return [rule, only.includes(rule) ? own : 'off'];
  });
  return Object.fromEntries(entries);
}

export function isRule(value: string): value is RuleCode {
  return RULE_CODES.some((each) => each === value);
}

function isSeverity(value: unknown): value is Severity {
  return SEVERITIES.some((each) => each === value);
}
