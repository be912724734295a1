// The part of a ClusterPolicy that finds the images of a Pod that are pulled past the proxy, and names them.
import { isAtLeast } from '../../model/kyvernoVersion.ts';
import { isDirect, PULLED_IMAGES } from './jmesPath.ts';
import { indent, literal } from './literals.ts';
import type { PolicyRequest } from './policy.ts';

/**
 * The keys `context` and `validate` of a rule, from its `match` on. The message has every such image.
 *
 * @param action what `failureAction` writes into a rule.
 */
export function denyFound(request: PolicyRequest, action: string): string {
  return `context:
  - name: found
    variable:
      jmesPath: |-
        ${indent(PULLED_IMAGES, 8)}
        | [?${indent(isDirect(request, '@'), 8)}]
validate:
  ${action}message: "Pulled from ${registryNames(request)}: {{ join(', ', found) }}"
  deny:
    conditions:
      all:
        - key: "{{ length(found) }}"
          operator: GreaterThan
          value: 0`;
}

/** Docker Hub and the other registries of the request, for a message. */
export function registryNames({ registries }: PolicyRequest): string {
  return ['Docker Hub', ...registries.map(({ registry }) => literal(registry))].join(', ');
}

/** Since Kyverno 1.13 the action on a violation is a field of the rule, and `spec.validationFailureAction` is deprecated. */
export function failureAction(
  action: 'Audit' | 'Enforce',
  { kyverno }: PolicyRequest,
): { readonly ofPolicy: string; readonly ofRule: string } {
  return isAtLeast(kyverno, 1, 13)
    ? { ofPolicy: '', ofRule: `failureAction: ${action}\n  ` }
    : { ofPolicy: `  validationFailureAction: ${action}\n`, ofRule: '' };
}
