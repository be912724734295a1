// Draws the icon of the extension from docs/images/icon.svg, because the Marketplace takes no SVG.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withFewColours } from './pictures.ts';
import { openBrowser } from './vscode/browser.ts';

/** Twice the size at which VS Code shows it, for fine screens. */
const SIZE = 256;

/** @param folder has `icon.svg` and gets `icon.png`. */
export async function drawIcon(folder: string): Promise<void> {
  const drawing = await readFile(join(folder, 'icon.svg'), 'utf8');
  const { page, close } = await openBrowser({ width: SIZE, height: SIZE });
  try {
    await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${drawing}`);
    await writeFile(
      join(folder, 'icon.png'),
      await withFewColours(await page.screenshot({ omitBackground: true })),
    );
  } finally {
    await close();
  }
}
