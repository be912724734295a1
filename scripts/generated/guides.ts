// Makes the table of the guides: one row for each dialect, with its files and the setting that turns it on or off.
import { DIALECT_DEFAULTS, DIALECTS, type Dialect } from '../../core/model/dialects.ts';
import { table } from './markers.ts';
import { type Pages, summaryOf, titleOf } from './pages.ts';
import type { PeopleLanguage } from './wording.ts';

const FOLDER = 'docs/guides/';

/** The key is the name of the markers. The links are relative to the page at `page`. */
export function guideTables({ read, language }: Pages, page: string): Readonly<Record<string, string>> {
  const toFolder = page.startsWith(FOLDER) ? '' : FOLDER;
  const rows = (Object.keys(DIALECTS) as Dialect[]).map((dialect) => {
    const guide = `${dialect}${language.infix}.md`;
    const path = `${FOLDER}${guide}`;
    const text = read(path);
    return [
      `[${titleOf(text)}](${toFolder}${guide})`,
      summaryOf(text, path, language),
      condition(dialect, language),
    ];
  });
  return { guides: table(language.heads.guides, rows) };
}

function condition(dialect: Dialect, { conditions }: PeopleLanguage): string {
  const setting = DIALECTS[dialect];
  if (setting === null) {
    return conditions.always;
  }
  return DIALECT_DEFAULTS[setting] ? conditions.unlessOff(setting) : conditions.whenOn(setting);
}
