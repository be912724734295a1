// The three exit codes of the process, and which of them wins.

export const CLEAN = 0;
export const FINDINGS = 1;
export const FAILED = 2;

export type ExitCode = typeof CLEAN | typeof FINDINGS | typeof FAILED;

/** A failure outranks findings: when a job is not finished, its caller cannot rely on the rest being clean. */
export function exitCodeOf(outcome: { readonly failed: boolean; readonly findings: boolean }): ExitCode {
  if (outcome.failed) {
    return FAILED;
  }
  return outcome.findings ? FINDINGS : CLEAN;
}
