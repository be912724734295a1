// The policies of the last step of a migration: they refuse or report Pods that pull past the proxy registry.

import { isAtLeast } from '../../model/kyvernoVersion.ts';
import type { InLanguages } from '../../model/language.ts';
import { matchConditions, newImageVariables, reportVariables } from './celRedirect.ts';
import { comment, EXCEPTIONS } from './comments.ts';
import { denyFound, failureAction, registryNames } from './denyFound.ts';
import { exclusions, isDirect, isNeverPulled, NEW_EPHEMERAL } from './jmesPath.ts';
import { indent } from './literals.ts';
import { metadata, REQUIRING } from './metadata.ts';
import { celApiVersion, expressions, MATCH_CONSTRAINTS } from './mutatingPolicy.ts';
import type { Policy, PolicyRequest } from './policy.ts';

export const requireProxy: Policy = {
  kind: 'require-proxy',
  title: { key: 'policy.require-proxy.title', args: [] },
  detail: { key: 'policy.require-proxy.detail', args: [] },
  fits: () => true,
  render: (request) => render(request, 'enforce'),
};

export const requireProxyAudit: Policy = {
  kind: 'require-proxy-audit',
  title: { key: 'policy.require-proxy-audit.title', args: [] },
  detail: { key: 'policy.require-proxy-audit.detail', args: [] },
  fits: () => true,
  render: (request) => render(request, 'audit'),
};

/** `enforce` refuses what is created. `audit` reports what is there, as the background scan sees it. */
type Mode = 'enforce' | 'audit';

/** A Pod must not pull any image of Docker Hub, whichever namespaces the proxy has: where it has one too few, the Pod would not start either. */
function render(request: PolicyRequest, mode: Mode): string {
  const all = { ...request, namespaces: [] };
  const head = comment([...HEAD[mode], ...EXCEPTIONS], request.language);
  return `${head}${isAtLeast(request.kyverno, 1, 17) ? inCel(all, mode) : inJmesPath(all, mode)}`;
}

const HEAD: Readonly<Record<Mode, readonly InLanguages[]>> = {
  enforce: [
    {
      en: 'Refuses new Pods that pull images past the proxy registry. Made by Nearpull.',
      'zh-cn': '拒绝绕过远端代理仓拉取镜像的新 Pod。由 Nearpull 生成。',
    },
    {
      en: 'The last step of a migration: first apply the policy that redirects, and require-proxy-audit until it reports nothing.',
      'zh-cn': '迁移的最后一步：请先应用改写镜像的策略，并用 require-proxy-audit 确认已无报告。',
    },
    {
      en: 'Pods that run already stay as they are. Where Kyverno cannot be reached, Pods are admitted.',
      'zh-cn': '已在运行的 Pod 不受影响。无法访问 Kyverno 时，Pod 会放行。',
    },
  ],
  audit: [
    {
      en: 'Reports the Pods that the policy require-proxy would refuse. Refuses and changes nothing. Made by Nearpull.',
      'zh-cn': '报告策略 require-proxy 会拒绝的 Pod。不拒绝，也不修改。由 Nearpull 生成。',
    },
    {
      en: "Kyverno's background scan writes a PolicyReport for every Pod; FAIL is what counts: kubectl get policyreports -A",
      'zh-cn': 'Kyverno 的后台扫描会为每个 Pod 写入 PolicyReport，以 FAIL 为准：kubectl get policyreports -A',
    },
  ],
};

function inCel(request: PolicyRequest, mode: Mode): string {
  const isEnforced = mode === 'enforce';
  const variables = isEnforced ? newImageVariables(request) : reportVariables(request);
  return `apiVersion: ${celApiVersion(request.kyverno)}
kind: ValidatingPolicy
${metadata(REQUIRING)}
spec:
  validationActions: [${isEnforced ? 'Deny' : 'Audit'}]
  failurePolicy: Ignore
  evaluation:
    background:
      enabled: ${String(!isEnforced)}
  autogen:
    podControllers:
      controllers: []
  ${isEnforced ? indent(MATCH_CONSTRAINTS, 2) : PODS}
  matchConditions:
    ${indent(expressions(matchConditions(request)), 4)}
  variables:
    ${indent(expressions(variables), 4)}
  validations:
    - expression: variables.found.size() == 0
      messageExpression: "'Pulled from ${registryNames(request)}: ' + variables.found.join(', ')"
`;
}

const PODS = `matchConstraints:
    resourceRules:
      - apiGroups: ['']
        apiVersions: [v1]
        operations: [CREATE, UPDATE]
        resources: [pods]`;

function inJmesPath(request: PolicyRequest, mode: Mode): string {
  const isEnforced = mode === 'enforce';
  const action = failureAction(isEnforced ? 'Enforce' : 'Audit', request);
  return `apiVersion: kyverno.io/v1
kind: ClusterPolicy
${metadata(REQUIRING)}
    pod-policies.kyverno.io/autogen-controllers: none
spec:
  background: ${String(!isEnforced)}
  failurePolicy: Ignore
${action.ofPolicy}  rules:
    - name: require-proxy
      match:
        any:
          - resources:
              kinds:
                - Pod${isEnforced ? '\n              operations:\n                - CREATE' : ''}
      exclude:
        any:
          ${indent(exclusions(request), 10)}
      ${indent(denyFound(request, action.ofRule), 6)}
${isEnforced ? ephemeralRule(request, action.ofRule) : ''}`;
}

/** An image of an ephemeral container that the Pod has already cannot be changed, so it must not keep others from being added. */
function ephemeralRule(request: PolicyRequest, action: string): string {
  return `    - name: require-proxy-of-ephemeral-containers
      match:
        any:
          - resources:
              kinds:
                - Pod/ephemeralcontainers
              operations:
                - UPDATE
      exclude:
        any:
          ${indent(exclusions(request), 10)}
      validate:
        ${indent(action, 6)}message: "An ephemeral container is pulled from ${registryNames(request)}."
        foreach:
          - list: request.object.spec.ephemeralContainers || \`[]\`
            deny:
              conditions:
                all:
                  - key: "{{ ${isDirect(request, "(element.image || '')").replaceAll('\n', ' ')} }}"
                    operator: Equals
                    value: true
                  - key: "{{ ${isNeverPulled('imagePullPolicy')} }}"
                    operator: Equals
                    value: false
                  - key: "{{ ${NEW_EPHEMERAL} }}"
                    operator: Equals
                    value: true
`;
}
