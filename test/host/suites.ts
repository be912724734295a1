// The suites, with their workspaces. A window has one workspace, and opening another one would end the run, so each suite has a window of its own.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SAME_AS_DESKTOP, withWorkspaceCopy } from './workspaceCopy.ts';

export interface Suite {
  /** The name of the file in suite/, without `.ts`. */
  readonly entry: string;
  readonly title: string;
  readonly trusted: boolean;
  /** Whether the extension runs as it does in a browser, with its server as a worker. */
  readonly web?: true;
  /** Makes the folder or the `*.code-workspace` that the window opens, and removes it afterwards. */
  readonly inWorkspace: (use: (path: string) => Promise<void>) => Promise<void>;
}

export const SUITES: readonly Suite[] = [
  { entry: 'index', title: 'a folder', trusted: true, inWorkspace: (use) => withWorkspaceCopy({}, use) },
  {
    entry: 'web',
    title: 'a folder, with the extension host as a web worker',
    trusted: true,
    web: true,
    inWorkspace: (use) => withWorkspaceCopy({}, use),
  },
  { entry: 'folders', title: 'several folders', trusted: true, inWorkspace: inSeveralFolders },
  {
    entry: 'restricted',
    title: 'a folder that is not trusted',
    trusted: false,
    inWorkspace: (use) => withWorkspaceCopy({ 'nearpull.proxy.domain': 'attacker.example' }, use),
  },
];

/** Makes a workspace of two folders with domains of their own, and one with the domain of the workspace. */
function inSeveralFolders(use: (path: string) => Promise<void>): Promise<void> {
  return withWorkspaceCopy({}, async (parent) => {
    for (const [name, settings] of [
      ['one', { 'nearpull.proxy.domain': 'one.example' }],
      ['two', { 'nearpull.proxy.domain': 'two.example' }],
      ['three', {}],
    ] as const) {
      await mkdir(join(parent, name, '.vscode'), { recursive: true });
      await writeFile(join(parent, name, '.vscode', 'settings.json'), JSON.stringify(settings));
    }
    const workspace = {
      folders: [{ path: 'one' }, { path: 'two' }, { path: 'three' }],
      settings: { ...SAME_AS_DESKTOP, 'nearpull.proxy.domain': 'workspace.example' },
    };
    const file = join(parent, 'several.code-workspace');
    await writeFile(file, JSON.stringify(workspace));
    await use(file);
  });
}
