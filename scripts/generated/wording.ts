// The words of the generated tables that are not words of settings or rules, in English and Chinese.

export interface PeopleLanguage {
  /** Comes between the name of a file and its extension. */
  readonly infix: '' | '.zh-cn';
  /** Replaces a line break within a paragraph of a page. */
  readonly space: '' | ' ';
  readonly comma: string;
  readonly empty: string;
  readonly heads: {
    readonly settings: readonly [string, string, string];
    readonly dialects: readonly [string, string, string];
    readonly rules: readonly [string, string, string, string];
    readonly values: readonly [string, string];
    readonly guides: readonly [string, string, string];
    readonly clusters: readonly string[];
  };
  /** What is known to go wrong in a cluster. */
  readonly faults: Readonly<Record<Fault, string>>;
  /** When the files of a dialect are checked. */
  readonly conditions: {
    readonly always: string;
    readonly unlessOff: (setting: string) => string;
    readonly whenOn: (setting: string) => string;
  };
  /** The heading of the section about the fix, in the page of a rule. */
  readonly fixSection: string;
  /** The words that this section can begin with, each with what the table says. */
  readonly fixes: readonly (readonly [string, string])[];
  /** Descriptions of the values of a setting. */
  readonly values: {
    readonly text: string;
    readonly either: string;
    readonly aboveZero: string;
    readonly anyNumber: string;
    readonly texts: string;
    readonly textForEach: string;
    readonly choice: (choices: string) => string;
    readonly valueFor: (value: string, names: string) => string;
    readonly entries: (most: number, required: string, others: string) => string;
  };
}

/**
 * Something that is known to go wrong. `ephemeral`: a second ephemeral container cannot be added. `webhooks`: the policy is not called again
 * after a webhook with a later name.
 */
export type Fault = 'ephemeral' | 'webhooks';

const ENGLISH: PeopleLanguage = {
  infix: '',
  space: ' ',
  comma: ', ',
  empty: 'empty',
  heads: {
    settings: ['Setting', 'Default', 'Meaning'],
    dialects: ['Key', 'Default', 'Files'],
    rules: ['Rule', 'Says', 'Default', 'Fix'],
    values: ['Name', 'Value'],
    guides: ['Guide', 'Files', 'Looked at'],
    clusters: [
      'Kubernetes',
      'Kyverno',
      'Policy',
      'Pods as fixed',
      'Checks passed: alone + with others',
      'Known to go wrong',
      'ms more: 2 images / none of Docker Hub / 30',
      'Date',
    ],
  },
  faults: {
    ephemeral: 'no second ephemeral container for a Pod whose first one was there before the policy',
    webhooks: 'misses containers of webhooks with a later name',
  },
  conditions: {
    always: 'always',
    unlessOff: (setting) => `unless \`${setting}\` is off`,
    whenOn: (setting) => `when \`${setting}\` is on`,
  },
  fixSection: 'How safe the fix is',
  fixes: [
    ['Safe', 'safe'],
    ['Needs review', 'needs review'],
    ['There is no fix', 'none'],
  ],
  values: {
    text: 'Text',
    either: '`true` or `false`',
    aboveZero: 'A number above 0',
    anyNumber: 'A number',
    texts: 'A list of text',
    textForEach: 'Text for each name',
    choice: (choices) => `One of ${choices}`,
    valueFor: (value, names) => `${value}, for each of ${names}`,
    entries: (most, required, others) =>
      `A list of at most ${most} entries with ${required}, and as needed ${others}`,
  },
};

const CHINESE: PeopleLanguage = {
  infix: '.zh-cn',
  space: '',
  comma: '、',
  empty: '空',
  heads: {
    settings: ['设置', '默认值', '含义'],
    dialects: ['键', '默认值', '文件'],
    rules: ['规则', '含义', '默认级别', '修复'],
    values: ['名称', '值'],
    guides: ['指南', '文件', '何时检查'],
    clusters: [
      'Kubernetes',
      'Kyverno',
      '策略',
      '与修复一致的 Pod',
      '通过的检查：单独 + 与其他一起',
      '已知的问题',
      '增加的毫秒数：2 个镜像 / 没有 Docker Hub 镜像 / 30 个镜像',
      '日期',
    ],
  },
  faults: {
    ephemeral: '如果第一个临时容器在安装策略之前就已存在，则无法添加第二个',
    webhooks: '漏掉名称排在其后的 webhook 添加的容器',
  },
  conditions: {
    always: '始终',
    unlessOff: (setting) => `除非关闭 \`${setting}\``,
    whenOn: (setting) => `开启 \`${setting}\` 后`,
  },
  fixSection: '修复是否安全',
  fixes: [
    ['安全', '安全'],
    ['需要人工确认', '需要人工确认'],
    ['不提供修复', '无'],
  ],
  values: {
    text: '文本',
    either: '`true` 或 `false`',
    aboveZero: '大于 0 的数',
    anyNumber: '数字',
    texts: '文本列表',
    textForEach: '每个名称对应一段文本',
    choice: (choices) => `${choices} 之一`,
    valueFor: (value, names) => `${names} 各对应 ${value}`,
    entries: (most, required, others) => `最多 ${most} 个条目的列表，含 ${required}，可按需写 ${others}`,
  },
};

export const LANGUAGES_OF_PEOPLE: readonly PeopleLanguage[] = [ENGLISH, CHINESE];
