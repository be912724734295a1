// The forms in which the plan of namespaces is written, for the command line and the editor.
import { credentialController, type NeededNamespace, type Settings } from '../core/index.ts';
import { checklist } from './checklist.ts';
import { terraform } from './terraform.ts';
import { warmUp } from './warmUp.ts';

/** Besides text and JSON. */
export const PLAN_FORMS = [
  'checklist',
  'terraform',
  'terraform-volcenginecc',
  'warm-up',
  'credential-controller',
] as const;
export type PlanForm = (typeof PLAN_FORMS)[number];

/** The languages of an editor for the text of each form. */
export const PLAN_LANGUAGES: Readonly<Record<PlanForm, string>> = {
  checklist: 'markdown',
  terraform: 'terraform',
  'terraform-volcenginecc': 'terraform',
  'warm-up': 'shellscript',
  'credential-controller': 'json',
};

/** The text of the plan, which ends in a line feed. Null where it needs a domain and none is set. */
export function planText(
  form: PlanForm,
  plan: readonly NeededNamespace[],
  settings: readonly Settings[],
): string | null {
  if (!settings.some(({ proxy }) => proxy.kind === 'configured')) {
    return form === 'checklist' ? checklist(plan, settings) : null;
  }
  switch (form) {
    case 'checklist':
      return checklist(plan, settings);
    case 'terraform':
      return terraform(plan, 'volcengine_cr_namespace');
    case 'terraform-volcenginecc':
      return terraform(plan, 'volcenginecc_cr_name_space');
    case 'warm-up':
      return warmUp(plan);
    case 'credential-controller':
      return credentialController(settings);
  }
}
