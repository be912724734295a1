// "Show the page of a rule", in the lightbulb: opens the page in the browser.
import { env, Uri } from 'vscode';
import type { CommandContext } from './command.ts';

/** `link` is the address of the page. Resolves with whether it was opened. */
export async function showRulePage(
  _: CommandContext,
  { link }: { readonly link?: unknown },
): Promise<boolean> {
  return typeof link === 'string' && link.startsWith('https://') && env.openExternal(Uri.parse(link));
}
