// Every generated file, with the text that it must have. The script writes the files, a test compares them.
import { clusterTables } from './clusterResults.ts';
import { guideTables } from './guides.ts';
import { printJson } from './json.ts';
import { type Manifest, manifestOf } from './manifest.ts';
import { manPage } from './manPage.ts';
import { withTables } from './markers.ts';
import type { Pages } from './pages.ts';
import { rulesTable, settingsPageTables, settingsTables } from './readme.ts';
import { type Rule, readRules } from './rulePages.ts';
import { schemaOf } from './schema.ts';
import { securityLists } from './trust.ts';
import { LANGUAGES_OF_PEOPLE } from './wording.ts';
import { type Words, withPresets, withRules } from './words.ts';

/** The texts by path. `read` returns the text of a file in the repository. Parts that are written by hand stay as they are. */
export function generated(read: (path: string) => string): ReadonlyMap<string, string> {
  const manifest = manifestOf(JSON.parse(read('package.json')) as Manifest);
  const keys = Object.keys(manifest.contributes.configuration.properties);
  const files = new Map([
    ['package.json', `${JSON.stringify(manifest, null, 2)}\n`],
    ['docs/man/nearpull.1', manPage()],
    ['SECURITY.md', withTables(read('SECURITY.md'), 'SECURITY.md', securityLists(keys))],
  ]);
  for (const language of LANGUAGES_OF_PEOPLE) {
    const pages: Pages = { read, language };
    const rules: readonly Rule[] = readRules(pages);
    const wordsFile = `package.nls${language.infix}.json`;
    const messages = `l10n/bundle.l10n${language.infix}.json`;
    const words: Words = withPresets(
      withRules(JSON.parse(read(wordsFile)) as Words, rules),
      JSON.parse(read(messages)) as Words,
      messages,
    );
    files.set(wordsFile, `${JSON.stringify(words, null, 2)}\n`);
    const readme = `README${language.infix}.md`;
    const guides = `docs/guides/README${language.infix}.md`;
    for (const [page, tables] of [
      [readme, { ...rulesTable(rules, language), ...guideTables(pages, readme) }],
      [`docs/guides/settings${language.infix}.md`, settingsTables(manifest, words, language)],
      [guides, guideTables(pages, guides)],
      [`docs/guides/kyverno${language.infix}.md`, clusterTables(pages)],
      [`docs/rules/invalid-setting${language.infix}.md`, settingsPageTables(manifest, language)],
    ] as const) {
      files.set(page, withTables(read(page), page, tables));
    }
    if (language.infix === '') {
      files.set('schemas/nearpull.schema.json', printJson(schemaOf(manifest, words)));
    }
  }
  return files;
}
