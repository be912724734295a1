// The texts on the screen that tests look for, in both languages.

import english from '../../l10n/bundle.l10n.json' with { type: 'json' };
import chinese from '../../l10n/bundle.l10n.zh-cn.json' with { type: 'json' };
import manifestEnglish from '../../package.nls.json' with { type: 'json' };
import manifestChinese from '../../package.nls.zh-cn.json' with { type: 'json' };

export interface Wording {
  /** Undefined for English, which is VS Code's default. */
  readonly locale?: string;
  /** The end of the name of a picture, before the theme. */
  readonly suffix: string;
  /** The words of the programs, with `{0}` for arguments. */
  readonly words: typeof english;
  /** The words of package.json. */
  readonly manifest: typeof manifestEnglish;
  /** What a problem says. */
  readonly problem: RegExp;
  /** The start of the first fix. */
  readonly rewrite: string;
  /** A text in the title of the preview. */
  readonly asAdmitted: string;
  /** The lens above a policy. */
  readonly preview: string;
}

export const ENGLISH: Wording = {
  suffix: '',
  words: english,
  manifest: manifestEnglish,
  problem: /is pulled from Docker Hub/,
  rewrite: 'Pull through the proxy: ',
  asAdmitted: 'as admitted',
  preview: 'Preview what this policy does',
};

export const CHINESE: Wording = {
  locale: 'zh-cn',
  suffix: '.zh-cn',
  words: chinese,
  manifest: manifestChinese,
  problem: /从 Docker Hub 拉取/,
  rewrite: '通过远端代理仓拉取：',
  asAdmitted: '准入后的内容',
  preview: '预览此策略的效果',
};

/** The message with its arguments filled in. */
export function filled(text: string, ...args: readonly (string | number)[]): string {
  return text.replaceAll(/\{(\d)\}/g, (_, index) => String(args[Number(index)]));
}
