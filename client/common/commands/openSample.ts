// "Open a sample manifest": for a person who wants to try the extension and has no manifest at hand.
import { Uri, window, workspace } from 'vscode';
import { language } from '../../../l10n/index.ts';
import type { CommandContext } from './command.ts';

const FILES = { en: 'sample.yaml', 'zh-cn': 'sample.zh-cn.yaml' } as const;

/** Opens it as an unsaved document, so that nothing is written. */
export async function openSample({ files }: CommandContext): Promise<void> {
  const uri = Uri.joinPath(files, 'docs', 'walkthrough', FILES[language()]);
  const content = await workspace.decode(await workspace.fs.readFile(uri), { uri });
  const document = await workspace.openTextDocument({ language: 'yaml', content });
  await window.showTextDocument(document);
}
