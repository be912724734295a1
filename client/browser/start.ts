// What VS Code loads in a browser. There an extension is one file, so the rest is in it too, and runs when it is imported.
import { extensionOf } from '../common/extension.ts';

export const { activate, deactivate } = extensionOf(async () => (await import('./main.ts')).start);
