// Completes keys and values in a project file, for people without an extension that reads its schema.
import {
  CompletionItem,
  CompletionItemKind,
  type Disposable,
  extensions,
  languages,
  MarkdownString,
  Position,
  Range,
} from 'vscode';
import { projectChoices, type SettingSchema } from './projectKeys.ts';

/** @param settings those of package.json, which VS Code has put into the language of the person. */
export function completeProjectFiles(settings: Readonly<Record<string, SettingSchema>>): Disposable {
  const known = Object.fromEntries(Object.entries(settings).filter(([name]) => !EDITOR_ONLY.test(name)));
  const selector = [{ pattern: '**/.nearpull.yaml' }, { pattern: '**/.nearpull.yml' }];
  return languages.registerCompletionItemProvider(
    selector,
    {
      provideCompletionItems: (document, position) => {
        // It offers the same from the schema.
        if (extensions.getExtension('redhat.vscode-yaml')) {
          return [];
        }
        const before = document.getText(new Range(new Position(0, 0), position));
        return projectChoices(before, known).map(({ text, description, kind }) => {
          const item = new CompletionItem(
            text,
            kind === 'key' ? CompletionItemKind.Property : CompletionItemKind.EnumMember,
          );
          item.insertText = kind === 'key' ? `${text}: ` : text;
          item.documentation = new MarkdownString(description);
          return item;
        });
      },
    },
    ' ',
  );
}

/** Settings that a project file does not have. */
const EDITOR_ONLY = /^nearpull\.(?:problems|inlayHints|helm|trace)(?:\.|$)/;
