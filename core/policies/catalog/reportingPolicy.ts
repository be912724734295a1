// The policy that lists Pods that still use Docker Hub in Kyverno's PolicyReports. It changes and refuses nothing.

import { isAtLeast } from '../../model/kyvernoVersion.ts';
import type { InLanguages } from '../../model/language.ts';
import { reportVariables } from './celRedirect.ts';
import { comment } from './comments.ts';
import { denyFound, failureAction, registryNames } from './denyFound.ts';
import { indent } from './literals.ts';
import { metadata, REPORTING } from './metadata.ts';
import { celApiVersion, expressions } from './mutatingPolicy.ts';
import type { Policy, PolicyRequest } from './policy.ts';

export const validating: Policy = {
  kind: 'validating',
  title: { key: 'policy.validating.title', args: [] },
  detail: { key: 'policy.validating.detail', args: [] },
  fits: () => true,
  render,
};

/**
 * The report covers every image that is pulled from Docker Hub. It does not matter which namespaces the proxy has, or which Pods the policy
 * that rewrites leaves alone.
 */
function render(request: PolicyRequest): string {
  const all = { ...request, namespaces: [] };
  return `${comment(ADVICE, request.language)}${isAtLeast(request.kyverno, 1, 17) ? inCel(all) : inJmesPath(all)}`;
}

const ADVICE: readonly InLanguages[] = [
  {
    en: 'Reports Pods that pull images of Docker Hub. Refuses and changes nothing. Made by Nearpull.',
    'zh-cn': '报告从 Docker Hub 拉取镜像的 Pod。不拒绝，也不修改。由 Nearpull 生成。',
  },
  {
    en: "Kyverno's background scan writes a PolicyReport for every Pod of the cluster: kubectl get policyreports -A",
    'zh-cn': 'Kyverno 的后台扫描会为集群中的每个 Pod 写入 PolicyReport：kubectl get policyreports -A',
  },
];

function inCel(request: PolicyRequest): string {
  return `apiVersion: ${celApiVersion(request.kyverno)}
kind: ValidatingPolicy
${metadata(REPORTING)}
spec:
  validationActions: [Audit]
  failurePolicy: Ignore
  evaluation:
    background:
      enabled: true
  autogen:
    podControllers:
      controllers: []
  matchConstraints:
    resourceRules:
      - apiGroups: ['']
        apiVersions: [v1]
        operations: [CREATE, UPDATE]
        resources: [pods]
  variables:
    ${indent(expressions(reportVariables(request)), 4)}
  validations:
    - expression: variables.found.size() == 0
      messageExpression: "'Pulled from ${registryNames(request)}: ' + variables.found.join(', ')"
`;
}

function inJmesPath(request: PolicyRequest): string {
  const audit = failureAction('Audit', request);
  return `apiVersion: kyverno.io/v1
kind: ClusterPolicy
${metadata(REPORTING)}
    pod-policies.kyverno.io/autogen-controllers: none
spec:
  background: true
  failurePolicy: Ignore
${audit.ofPolicy}  rules:
    - name: report-docker-hub
      match:
        any:
          - resources:
              kinds:
                - Pod
      ${indent(denyFound(request, audit.ofRule), 6)}
`;
}
