// The MutatingAdmissionPolicy of the API server, with its binding. It needs no Kyverno. It is a preview: before Kubernetes 1.36 it is off
// by default.
import { apiServerAdvice } from './advice.ts';
import type { CelVariable } from './celRedirect.ts';
import { indent } from './literals.ts';
import { celSpec } from './mutatingPolicy.ts';
import type { Policy, PolicyRequest } from './policy.ts';

export const mutatingAdmissionPolicy: Policy = {
  kind: 'mutating-admission-policy',
  title: { key: 'policy.mutating-admission-policy.title', args: [] },
  detail: { key: 'policy.mutating-admission-policy.detail', args: [] },
  fits: () => true,
  render,
};

/**
 * Leaves out requests that nodes make, as Kyverno does by default and the API server does not. A node reports a static Pod when that Pod is
 * running already.
 */
const NOT_FROM_NODE: CelVariable = {
  name: 'not-from-node',
  expression: "!has(request.userInfo.groups) || !('system:nodes' in request.userInfo.groups)",
};

function render(request: PolicyRequest): string {
  return `${apiServerAdvice([
    'Preview. Redirects images of Docker Hub to the proxy registry when a Pod is created, without Kyverno.',
    'Made by Nearpull. Needs Kubernetes 1.36. In 1.34 and 1.35 the feature gate MutatingAdmissionPolicy and',
    'the API v1beta1 have to be switched on, and v1beta1 has to stand in both objects.',
    'Asks no registry; keeps tag and digest.',
  ])}apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata:
  name: redirect-docker-hub
spec:
  # A Pod that cannot be rewritten is admitted as it is.
  failurePolicy: Ignore
  # Containers that other webhooks add are seen too.
  reinvocationPolicy: IfNeeded
${indent(`  ${celSpec(request, [NOT_FROM_NODE])}`, 2)}
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata:
  name: redirect-docker-hub
spec:
  policyName: redirect-docker-hub
`;
}
