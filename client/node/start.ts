// What VS Code loads on a desktop or a remote machine: a small file, because VS Code waits for it. ./main.ts is a bundle of its own.
import { extensionOf } from '../common/extension.ts';

export const { activate, deactivate } = extensionOf(async () => (await import('./main.ts')).start);
