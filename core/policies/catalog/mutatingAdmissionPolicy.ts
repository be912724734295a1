// The MutatingAdmissionPolicy of the API server, with its binding. It needs no Kyverno. It is a preview: before Kubernetes 1.36 it is off
// by default.
import { isAtLeast, type KubernetesVersion } from '../../model/kyvernoVersion.ts';
import type { InLanguages } from '../../model/language.ts';
import type { CelVariable } from './celRedirect.ts';
import { ASKS_NO_REGISTRY, apiServerAdvice, INSIDE } from './comments.ts';
import { indent } from './literals.ts';
import { redirecting } from './metadata.ts';
import { celSpec } from './mutatingPolicy.ts';
import type { Policy, PolicyRequest } from './policy.ts';

export const mutatingAdmissionPolicy: Policy = {
  kind: 'mutating-admission-policy',
  title: { key: 'policy.mutating-admission-policy.title', args: [] },
  detail: { key: 'policy.mutating-admission-policy.detail', args: [] },
  fits: (_, kubernetes) => isAtLeast(kubernetes, 1, 34),
  render,
};

/** The API came as `v1alpha1` in Kubernetes 1.32 and as `v1beta1` in 1.34, off by default. Since 1.36 it is `v1`, and on. */
function apiVersion(version: KubernetesVersion): string {
  return `admissionregistration.k8s.io/${isAtLeast(version, 1, 36) ? 'v1' : 'v1beta1'}`;
}

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
    en: 'Made by Nearpull. Needs Kubernetes 1.36. Kubernetes 1.34 and 1.35 need the API v1beta1 in both objects',
    'zh-cn': '需要 Kubernetes 1.36。在 1.34 和 1.35 中，两个对象都须使用 API v1beta1',
  },
  {
    en: '(nearpull policy --kubernetes 1.34), and an API server that is started with these options:',
    'zh-cn': '（nearpull policy --kubernetes 1.34），并且 API server 须带有以下启动参数：',
  },
  {
    en: 'feature-gates=MutatingAdmissionPolicy=true, runtime-config=admissionregistration.k8s.io/v1beta1=true.',
    'zh-cn':
      'feature-gates=MutatingAdmissionPolicy=true、runtime-config=admissionregistration.k8s.io/v1beta1=true（缺一不可）。',
  },
  ASKS_NO_REGISTRY,
];

function render(request: PolicyRequest): string {
  const { language } = request;
  const version = apiVersion(request.kubernetes);
  return `${apiServerAdvice(HEAD, language)}apiVersion: ${version}
kind: MutatingAdmissionPolicy
metadata:
  name: ${redirecting(request).name}
spec:
  # ${INSIDE.admitted[language]}
  failurePolicy: Ignore
  # ${INSIDE.reinvoked[language]}
  reinvocationPolicy: IfNeeded
${indent(`  ${celSpec(request, [NOT_FROM_NODE])}`, 2)}
---
apiVersion: ${version}
kind: MutatingAdmissionPolicyBinding
metadata:
  name: ${redirecting(request).name}
spec:
  policyName: ${redirecting(request).name}
`;
}
