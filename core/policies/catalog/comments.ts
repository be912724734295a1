// The comments in policies, in the languages of people. They end up in a repository, so they are no messages of a program.
import type { InLanguages, Language } from '../../model/language.ts';

/** A Pod with this label is left alone by the policies that rewrite images. */
export const OPT_OUT = { label: 'nearpull/docker-hub-proxy', value: 'disabled' } as const;

/**
 * Comment lines for the head of a policy that Kyverno runs, including the last line feed.
 *
 * @param first says what the policy is and what it needs.
 */
export function kyvernoAdvice(first: readonly InLanguages[], language: Language): string {
  return comment([...first, NOTHING, OUT_OF_REACH, KYVERNO_LEAVES_OUT, ...EVERYWHERE], language);
}

/** The same for a policy that the API server runs. The API server leaves out no namespace. */
export function apiServerAdvice(first: readonly InLanguages[], language: Language): string {
  return comment([...first, NOTHING, OUT_OF_REACH, ...EVERYWHERE], language);
}

/** `lines` as YAML comments, including the last line feed. */
export function comment(lines: readonly InLanguages[], language: Language): string {
  return lines.map(({ [language]: line }) => `${line === '' ? '#' : `# ${line}`}\n`).join('');
}

/** Comments between the fields of a policy, each on a line of its own. */
export const INSIDE = {
  admitted: {
    en: 'A Pod that cannot be rewritten is admitted as it is.',
    'zh-cn': '无法改写的 Pod 会原样放行。',
  },
  onlyPods: {
    en: 'Only Pods are changed: a Deployment that differs from its manifest would be drift.',
    'zh-cn': '只修改 Pod：如果修改 Deployment，它就会与清单不一致。',
  },
  byIndex: {
    en: 'By index, because ApplyConfiguration skips a Pod with a key twice in a list (kubernetes#134167).',
    'zh-cn': '按序号修改，因为列表中有重复的键时 ApplyConfiguration 会跳过整个 Pod（kubernetes#134167）。',
  },
  reinvoked: {
    en: 'Containers that other webhooks add are seen too.',
    'zh-cn': '其他 webhook 添加的容器也会处理。',
  },
  calledOnce: {
    en: 'Kyverno up to 1.19 does not obey this (kyverno#17282): what a later webhook adds stays on Docker Hub.',
    'zh-cn':
      'Kyverno 1.19 及以下不执行此项（kyverno#17282）：之后的 webhook 添加的容器仍从 Docker Hub 拉取。',
  },
  reinvocation: {
    en: 'A ClusterPolicy is called again after other webhooks, a MutatingPolicy is not yet.',
    'zh-cn': '其他 webhook 修改 Pod 后会再次调用 ClusterPolicy，目前不会再次调用 MutatingPolicy。',
  },
  noScan: {
    en: 'Otherwise Kyverno reports every Pod, and is not ready before it has a right that this policy does not need.',
    'zh-cn': '否则 Kyverno 会为每个 Pod 写报告，并在取得本策略用不到的权限之前一直显示未就绪。',
  },
  role: {
    en: 'Before 1.19, Kyverno calls a policy ready only if its reports controller may read what the policy matches.',
    'zh-cn': '在 1.19 之前，只有报告控制器有权读取策略所匹配的资源，Kyverno 才把策略视为就绪。',
  },
} as const satisfies Record<string, InLanguages>;

/** The first line of the policies that Kyverno runs and that rewrite images. */
export const REDIRECTS: InLanguages = {
  en: 'Redirects images of Docker Hub to the proxy registry when a Pod is created. Made by Nearpull.',
  'zh-cn': '创建 Pod 时把 Docker Hub 镜像改为通过远端代理仓拉取。由 Nearpull 生成。',
};

export const ASKS_NO_REGISTRY: InLanguages = {
  en: 'Asks no registry; keeps tag and digest.',
  'zh-cn': '不访问镜像仓库；镜像版本号和摘要保持不变。',
};

const NOTHING: InLanguages = { en: '', 'zh-cn': '' };

const OUT_OF_REACH: InLanguages = {
  en: 'No admission policy reaches these; there the manifest itself has to name the proxy (nearpull fix):',
  'zh-cn': '准入策略对以下情况不起作用，清单中的镜像须直接改为远端代理仓的地址（nearpull fix）：',
};

const KYVERNO_LEAVES_OUT: InLanguages = {
  en: "- Pods in kube-system, kube-public, kube-node-lease and Kyverno's namespace, which Kyverno leaves out;",
  'zh-cn':
    '- kube-system、kube-public、kube-node-lease 和 Kyverno 所在命名空间中的 Pod，Kyverno 默认不处理；',
};

const OPTED_OUT: InLanguages = {
  en: `A Pod with the label ${OPT_OUT.label}=${OPT_OUT.value} is left as it is.`,
  'zh-cn': `带有标签 ${OPT_OUT.label}=${OPT_OUT.value} 的 Pod 保持不变。`,
};

/** What a policy of Kyverno leaves alone that does not redirect. */
export const EXCEPTIONS: readonly InLanguages[] = [
  OPTED_OUT,
  {
    en: "So are Pods in kube-system, kube-public, kube-node-lease and Kyverno's namespace, and static Pods.",
    'zh-cn':
      'kube-system、kube-public、kube-node-lease 和 Kyverno 所在命名空间中的 Pod 以及静态 Pod 同样如此。',
  },
];

const EVERYWHERE: readonly InLanguages[] = [
  { en: '- static Pods of the nodes;', 'zh-cn': '- 节点上的静态 Pod；' },
  {
    en: '- containers that other webhooks add after the policy was called for the last time;',
    'zh-cn': '- 其他 webhook 在本策略最后一次执行之后添加的容器；',
  },
  {
    en: '- Pods that run already, until they are created again;',
    'zh-cn': '- 已在运行的 Pod，直到重新创建；',
  },
  {
    en: '- operators that make a Pod again whose image is not what they asked for (CloudNativePG).',
    'zh-cn': '- 发现镜像与所需不符就重建 Pod 的 Operator（例如 CloudNativePG）。',
  },
  OPTED_OUT,
  {
    en: 'Argo CD and Flux see no drift: Pods are changed, not the Deployments that they keep.',
    'zh-cn': 'Argo CD 和 Flux 不会发现差异：修改的是 Pod，而不是它们管理的 Deployment。',
  },
];
