// The options of the language client: which documents the server gets, and what this client can do for the server.
import { type LogOutputChannel, workspace } from 'vscode';
import type { LanguageClientOptions } from 'vscode-languageclient';
import { LANGUAGE_IDS } from '../../protocol/languages.ts';
import { CLIENT_COMMANDS, type InitializationOptions } from '../../protocol/messages.ts';
import type { Crashes } from './crashes.ts';

/** Files that have a language id only when an extension for them is installed. */
const PATTERNS = ['**/Kustomization', '**/templates/**/*.tpl'] as const;

/** Schemes of manifests that are edited on a desktop. The left side of a diff (`git:`) and VS Code's own settings have others. */
export const DESKTOP_SCHEMES = ['file', 'untitled', 'vscode-vfs', 'vscode-remote'] as const;

/** A document filter that suits both the protocol and VS Code. */
export type Filter = { readonly scheme?: string } & (
  | { readonly language: string }
  | { readonly pattern: string }
);

/** `schemes` is null for any scheme. In a browser, files have the scheme of the extension that provides them. */
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
  crashes: Crashes,
): LanguageClientOptions {
  return {
    documentSelector: [...filters],
    outputChannel,
    // A function, because it is called again for each server after a crash.
    initializationOptions: (): InitializationOptions => ({
      commands: Object.values(CLIENT_COMMANDS),
      status: true,
      inventory: true,
      files: true,
      trusted: workspace.isTrusted,
      quarantined: crashes.quarantined,
    }),
    // A hover may run these two commands, and no others.
    markdown: {
      isTrusted: { enabledCommands: [CLIENT_COMMANDS.rewriteAt, CLIENT_COMMANDS.setProxyDomain] },
    },
    // By default the client does not ask for diagnostics again while a person types.
    diagnosticPullOptions: { onChange: true },
  };
}
