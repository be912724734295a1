// Reads the options of `namespaces`.
import { PLAN_FORMS, type PlanForm } from '../plan/index.ts';

export interface PlanOptions {
  /** The form in which the plan is written; null for text or JSON. */
  readonly form: PlanForm | null;
  /** Whether the project file is written. */
  readonly isWritten: boolean;
}

export function planOptions(values: Readonly<Record<string, unknown>>): PlanOptions {
  return {
    form: PLAN_FORMS.find((each) => each === values['as']) ?? null,
    isWritten: values['write'] !== undefined,
  };
}
