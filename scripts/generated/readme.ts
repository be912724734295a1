// Makes the tables of settings, dialects and rules in the pages that people read.
import { DEFAULT_SEVERITY } from '../../core/model/ruleCodes.ts';
import type { Manifest, Property } from './manifest.ts';
import { table } from './markers.ts';
import type { Rule } from './rulePages.ts';
import { engineSettings } from './settings.ts';
import type { PeopleLanguage } from './wording.ts';
import { type Words, wordsFor } from './words.ts';

/** For the page of all settings. The keys are the names of the markers in the page. */
export function settingsTables(
  { contributes }: Manifest,
  words: Words,
  language: PeopleLanguage,
): Readonly<Record<string, string>> {
  const { properties } = contributes.configuration;
  const row = ([key, property]: readonly [string, Property]): readonly string[] => [
    code(key),
    defaultOf(property.default, language),
    wordsFor(
      words,
      String(property['markdownDescription'] ?? property['description']),
      `package.nls${language.infix}.json`,
    ),
  ];
  const { heads } = language;
  return {
    settings: table(heads.settings, Object.entries(properties).map(row)),
    dialects: table(
      heads.dialects,
      Object.entries(properties['nearpull.dialects']?.properties ?? {}).map(row),
    ),
  };
}

/** For the README. */
export function rulesTable(
  rules: readonly Rule[],
  { heads }: PeopleLanguage,
): Readonly<Record<string, string>> {
  const rows = rules.map((rule) => [
    `[${rule.code}](${rule.page})`,
    rule.summary,
    code(DEFAULT_SEVERITY[rule.code]),
    rule.fix,
  ]);
  return { rules: table(heads.rules, rows) };
}

/** For the page about wrong settings: the values that each setting takes. */
export function settingsPageTables(
  manifest: Manifest,
  language: PeopleLanguage,
): Readonly<Record<string, string>> {
  const rows = engineSettings(manifest).map(([name, property]) => [code(name), valuesOf(property, language)]);
  return { 'values of settings': table(language.heads.values, rows) };
}

function defaultOf(value: unknown, { comma, empty }: PeopleLanguage): string {
  if (value === '') {
    return empty;
  }
  return Array.isArray(value) && value.length > 0
    ? list(value.map(String), comma)
    : code(typeof value === 'string' ? value : JSON.stringify(value));
}

function valuesOf(property: Property, language: PeopleLanguage): string {
  const { values, comma } = language;
  const { type, items, properties, minimum = 0 } = property;
  if (property.enum) {
    return values.choice(list(property.enum, comma));
  }
  switch (type) {
    case 'string':
      return values.text;
    case 'boolean':
      return values.either;
    case 'number':
      return minimum > 0 ? values.aboveZero : values.anyNumber;
    case 'array':
      return items?.properties ? entriesOf(property, items, language) : values.texts;
    default: {
      const [first] = Object.values(properties ?? {});
      return first
        ? values.valueFor(valuesOf(first, language), list(Object.keys(properties ?? {}), comma))
        : values.textForEach;
    }
  }
}

function entriesOf({ maxItems = 0 }: Property, items: Property, { values, comma }: PeopleLanguage): string {
  const { required = [], properties = {} } = items;
  const others = Object.keys(properties).filter((key) => !required.includes(key));
  return values.entries(maxItems, list(required, comma), list(others, comma));
}

function list(names: readonly string[], comma: string): string {
  return names.map(code).join(comma);
}

function code(text: string): string {
  return `\`${text}\``;
}
