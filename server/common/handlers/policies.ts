// nearpull/policies: what there is to insert, for the client to let a person choose.
import { policyChoices } from '../policies.ts';
import type { PolicyChoice } from '../requests.ts';

export function policies(): PolicyChoice[] {
  return policyChoices();
}
