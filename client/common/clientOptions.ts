// What the language client is told: which documents are ours, and what this client can do for the server.
import { type LogOutputChannel, workspace } from 'vscode';
import type { LanguageClientOptions } from 'vscode-languageclient';
import { LANGUAGE_IDS } from '../../protocol/languages.ts';
import { CLIENT_COMMANDS, type InitializationOptions } from '../../protocol/messages.ts';

/** Files that have no language of their own where no such extension is installed. */
const PATTERNS = ['**/Kustomization', '**/templates/**/*.tpl'] as const;

/** Where manifests are edited on a desktop. The left side of a diff (`git:`) and VS Code's own settings are not among them. */
export const DESKTOP_SCHEMES = ['file', 'untitled', 'vscode-vfs', 'vscode-remote'] as const;

/** A document filter that suits both the protocol and VS Code. */
export type Filter = { readonly scheme?: string } & (
  | { readonly language: string }
  | { readonly pattern: string }
);

/** `schemes` null: any, for a browser's files live under the scheme of whoever provides them. */
export function documentFilters(schemes: readonly string[] | null): Filter[] {
  const filters = [
    ...LANGUAGE_IDS.map((language) => ({ language })),
    ...PATTERNS.map((pattern) => ({ pattern })),
  ];
  return filters.flatMap((filter) => (schemes ? schemes.map((scheme) => ({ ...filter, scheme })) : [filter]));
}

export function clientOptions(
  filters: readonly Filter[],
  outputChannel: LogOutputChannel,
): LanguageClientOptions {
  return {
    documentSelector: [...filters],
    outputChannel,
    // Asked for at each start of the server: trust may have been granted since the one before.
    initializationOptions: (): InitializationOptions => ({
      commands: Object.values(CLIENT_COMMANDS),
      status: true,
      files: true,
      trusted: workspace.isTrusted,
    }),
    // The client's own default is not to ask again while a person types.
    diagnosticPullOptions: { onChange: true },
  };
}
