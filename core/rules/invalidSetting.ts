// invalid-setting: a project file or the settings of VS Code have a setting of Nearpull that Nearpull cannot use.
import type { FileContext } from '../model/fileContext.ts';
import { settingsFileOf } from '../settings/file/names.ts';
import { readSettingsFile } from '../settings/file/readProjectFile.ts';
import type { FileRule, RuleFinding } from './rule.ts';

export const invalidSettingRule: FileRule = { code: 'invalid-setting', isAbout, checkFile };

function isAbout(path: string): boolean {
  return settingsFileOf(path) !== null;
}

/** There is no fix, because it is not known what the author meant. */
function checkFile(text: string, { path }: FileContext): readonly RuleFinding[] {
  const kind = settingsFileOf(path);
  const { problems } = kind ? readSettingsFile(text, kind) : { problems: [] };
  return problems.map(({ span, message }) => ({ span, message, fixes: [] }));
}
