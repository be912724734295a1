// Takes the pictures of the pages and the walkthrough, small enough to be shipped.
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { PACKAGES } from './vscode/install.ts';

/** A part of the window, in pixels. */
export interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Takes a picture under a name without its language, theme and `.png`. */
export type TakePicture = (page: Page, name: string, clip?: Clip) => Promise<void>;

/** Where a run puts its pictures. */
export interface Pictures {
  /** Those of the pages and the walkthrough. */
  readonly shipped: TakePicture;
  /** Those that somebody only looks at. */
  readonly seen: TakePicture;
}

/** @param end the end of the names of the pictures, before `.png`. */
export function pictureTaker(folder: string, end: string): TakePicture {
  return async (page, name, clip) => {
    // What the mouse points at gets a tip, which hides what is below.
    await page.mouse.move(0, 0);
    await page.evaluate(restingAnimations);
    const taken = await page.screenshot({ animations: 'disabled', caret: 'hide', ...(clip && { clip }) });
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${name}${end}.png`), await withFewColours(taken));
  };
}

/** Sixteen colours are enough for text in an editor, and need half of the bytes that 32 need. */
const COLOURS = 16;

/** The part of `sharp` that is used. It is installed beside VS Code, so its types are not here. */
type Sharp = (picture: Buffer) => {
  png: (options: object) => { toBuffer: () => Promise<Buffer> };
};

/** @returns the PNG, smaller. */
export async function withFewColours(picture: Buffer): Promise<Buffer> {
  const sharp = createRequire(join(PACKAGES, 'package.json'))('sharp') as Sharp;
  return sharp(picture).png({ palette: true, colours: COLOURS, effort: 10, dither: 0 }).toBuffer();
}

/** Waits until everything is fully opaque, because a half transparent menu looks broken in a picture. */
async function restingAnimations(): Promise<void> {
  const finite = document
    .getAnimations()
    .filter((each) => each.effect?.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(finite.map((each) => each.finished));
}
