// The languages of people. The core only needs them for text that it writes into files: placeholders, and the comments of policies.

export type Language = 'en' | 'zh-cn';

/** How the name of a page in this language ends. */
export function pageEnding(language: Language): '.md' | '.zh-cn.md' {
  return language === 'en' ? '.md' : '.zh-cn.md';
}

/** A text in each language. */
export type InLanguages = Readonly<Record<Language, string>>;
