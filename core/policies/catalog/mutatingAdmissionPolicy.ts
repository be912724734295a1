// The MutatingAdmissionPolicy of the API server, with its binding. It needs no Kyverno. It is a preview: before Kubernetes 1.36 it is off
// by default.
import type { InLanguages } from '../../model/language.ts';
import type { CelVariable } from './celRedirect.ts';
import { ASKS_NO_REGISTRY, apiServerAdvice, INSIDE } from './comments.ts';
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

const HEAD: readonly InLanguages[] = [
  {
    en: 'Preview. Redirects images of Docker Hub to the proxy registry when a Pod is created, without Kyverno.',
    'zh-cn': '预览。创建 Pod 时把 Docker Hub 镜像改为通过远端代理仓拉取，不需要 Kyverno。由 Nearpull 生成。',
  },
  {
    en: 'Made by Nearpull. Needs Kubernetes 1.36. In 1.34 and 1.35 the feature gate MutatingAdmissionPolicy and',
    'zh-cn':
      '需要 Kubernetes 1.36。在 1.34 和 1.35 中须启用特性门控 MutatingAdmissionPolicy 和 API v1beta1，',
  },
  {
    en: 'the API v1beta1 have to be switched on, and v1beta1 has to stand in both objects.',
    'zh-cn': '并在两个对象中都写 v1beta1。',
  },
  ASKS_NO_REGISTRY,
];

function render(request: PolicyRequest): string {
  const { language } = request;
  return `${apiServerAdvice(HEAD, language)}apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata:
  name: redirect-docker-hub
spec:
  # ${INSIDE.admitted[language]}
  failurePolicy: Ignore
  # ${INSIDE.reinvoked[language]}
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
