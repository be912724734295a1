// What the language client is told: which documents are ours, and what this client can do for the server.
import type { LogOutputChannel } from 'vscode';
import type { LanguageClientOptions } from 'vscode-languageclient';
import { CLIENT_COMMANDS } from './requests.ts';

const LANGUAGES = ['yaml', 'helm', 'json', 'jsonc'] as const;

/** Where manifests are edited on a desktop. The left side of a diff (`git:`) and VS Code's own settings are not among them. */
export const DESKTOP_SCHEMES = ['file', 'untitled', 'vscode-vfs', 'vscode-remote'] as const;

/** A document filter that suits both the protocol and VS Code. */
export interface LanguageFilter {
  readonly language: string;
  readonly scheme?: string;
}

/** `schemes` null: any, for a browser's files live under the scheme of whoever provides them. */
export function documentFilters(schemes: readonly string[] | null): LanguageFilter[] {
  return LANGUAGES.flatMap((language) =>
    schemes ? schemes.map((scheme) => ({ language, scheme })) : [{ language }],
  );
}

export function clientOptions(
  filters: readonly LanguageFilter[],
  outputChannel: LogOutputChannel,
): LanguageClientOptions {
  return {
    documentSelector: [...filters],
    outputChannel,
    initializationOptions: { commands: Object.values(CLIENT_COMMANDS), status: true },
    // The client's own default is not to ask again while a person types.
    diagnosticPullOptions: { onChange: true },
  };
}
