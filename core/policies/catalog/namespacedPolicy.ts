// The NamespacedMutatingPolicy: the MutatingPolicy for one namespace, for teams that have no rights in the whole cluster.

import { isAtLeast } from '../../model/kyvernoVersion.ts';
import type { InLanguages } from '../../model/language.ts';
import { kyvernoAdvice, REDIRECTS } from './comments.ts';
import { mutatingPolicyOf } from './mutatingPolicy.ts';
import type { Policy } from './policy.ts';

export const namespacedPolicy: Policy = {
  kind: 'namespaced-mutating-policy',
  title: { key: 'policy.namespaced-mutating-policy.title', args: [] },
  detail: { key: 'policy.namespaced-mutating-policy.detail', args: [] },
  fits: (version) => isAtLeast(version, 1, 17),
  render: (request) =>
    kyvernoAdvice(HEAD, request.language) +
    // A namespace that the policy is not for cannot be excluded from it.
    mutatingPolicyOf('NamespacedMutatingPolicy', { ...request, excludedNamespaces: [] }),
};

const HEAD: readonly InLanguages[] = [
  REDIRECTS,
  {
    en: 'Needs Kyverno 1.17 or newer, and no rights in the cluster. It counts in the namespace that it is applied in:',
    'zh-cn': '需要 Kyverno 1.17 或更新版本，不需要集群权限。只对应用它的命名空间有效：',
  },
  {
    en: 'kubectl apply -n NAMESPACE -f FILE. Asks no registry; keeps tag and digest.',
    'zh-cn': 'kubectl apply -n NAMESPACE -f FILE。不访问镜像仓库；镜像版本号和摘要保持不变。',
  },
];
