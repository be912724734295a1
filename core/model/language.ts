// The languages of people. The core only needs them for text that it writes into files: placeholders, and the comments of policies.

export type Language = 'en' | 'zh-cn';

/** A text in each language. */
export type InLanguages = Readonly<Record<Language, string>>;
