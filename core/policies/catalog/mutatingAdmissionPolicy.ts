// MutatingAdmissionPolicy: the API server's own, with its binding. Needs no Kyverno. A preview: off by default before Kubernetes 1.36.
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

/** Kyverno leaves out what nodes ask for by default; the API server does not. Their static Pods run already when they are announced. */
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
