// Measures "Fix all Docker Hub images in the workspace" in 5,000 files as a person meets it: how long until the list is there, how long until all
// is rewritten, whether the progress moves meanwhile, and whether it can be cancelled.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { eventually, quickOpen, runCommand } from '../../host/gestures.ts';
import { ENGLISH, filled } from '../../host/wording.ts';
import { withWorkspaceCopy } from '../../host/workspaceCopy.ts';
import { milliseconds, type Row } from '../numbers.ts';
import { inWindow } from './window.ts';

const FILES = 5000;
const IN_FOLDER = 50;
/** A machine that does other things too takes minutes. */
const LONGEST_MS = 300_000;
const DOMAIN = 'my-proxy-cn-beijing.cr.volces.com';
const { words, manifest } = ENGLISH;

/** Throws when something other than a time is not as it should be. */
export async function manyFiles(vsix: string): Promise<readonly Row[]> {
  const whole = await inTree(vsix, async (page, folder) => {
    const found = await untilFound(page);
    const begin = performance.now();
    await page.keyboard.press('Control+Enter');
    await toast(page, filled(words['client.fixWorkspace.done.other'], FILES, `${FILES} files`)).waitFor();
    const applied = performance.now() - begin;
    assert.equal(await rewrittenIn(folder), FILES);
    return { found, applied, steps: await progressOf(page, 'client.fixes.applying') };
  });
  const stopped = await inTree(vsix, cancelWhileApplying);
  await inTree(vsix, cancelWhileSearching);
  const row = (what: string, measured: string, beside = '', target = '', met = true): Row => ({
    ...{ what: `${FILES} files, ${what}`, measured, beside, ratio: '', target, met },
  });
  return [
    row(
      'fixes found and listed',
      milliseconds(whole.found.time),
      stepsOf(whole.found.steps),
      '≤ 3 s',
      whole.found.time <= 3000,
    ),
    row('fixes made', milliseconds(whole.applied), stepsOf(whole.steps), 'progress', whole.steps.length > 1),
    row('cancelled while they were made', milliseconds(stopped.time), `${stopped.done} files were rewritten`),
  ];
}

function stepsOf(steps: readonly string[]): string {
  return `progress: ${steps.length} steps`;
}

interface Found {
  /** From the command to the list. */
  readonly time: number;
  readonly steps: readonly string[];
}

/** Runs the command, and waits for the list of boxes. */
async function untilFound(page: Page): Promise<Found> {
  await runCommand(page, manifest['command.fixWorkspace']);
  const begin = performance.now();
  const chosen = filled(words['client.fixes.chosen'], `${FILES} images`, `${FILES} files`);
  await page.locator('.pane-body .message', { hasText: chosen }).first().waitFor();
  await page.locator('.custom-view-tree-node-item-checkbox').first().waitFor();
  const time = performance.now() - begin;
  return { time, steps: await progressOf(page, 'client.fixWorkspace.title') };
}

async function cancelWhileApplying(page: Page, folder: string): Promise<{ time: number; done: number }> {
  await untilFound(page);
  await page.keyboard.press('Control+Enter');
  const progress = toast(page, words['client.fixes.applying']);
  await progress.filter({ hasText: /[1-9]\d*\/5000/ }).waitFor();
  await cancel(progress);
  const begin = performance.now();
  const told = toast(page, filled(words['client.left.cancelled'], '').trim());
  await told.waitFor();
  const time = performance.now() - begin;
  const done = Number(/(\d+) images in \d+ files now go/.exec((await told.textContent()) ?? '')?.[1]);
  assert.ok(done > 0 && done < FILES, (await told.textContent()) ?? '');
  assert.equal(await rewrittenIn(folder), done, 'what is said to be rewritten is, and nothing else');
  return { time, done };
}

async function cancelWhileSearching(page: Page, folder: string): Promise<void> {
  await runCommand(page, manifest['command.fixWorkspace']);
  const progress = toast(page, words['client.fixWorkspace.title']);
  await progress.waitFor();
  await cancel(progress);
  await progress.waitFor({ state: 'detached' });
  await page.waitForTimeout(2000);
  assert.equal(await page.locator('.custom-view-tree-node-item-checkbox').count(), 0, 'no list');
  assert.equal(await rewrittenIn(folder), 0);
}

async function cancel(progress: Locator): Promise<void> {
  await progress.hover();
  await progress.getByRole('button', { name: 'Cancel' }).first().click();
}

function toast(page: Page, text: string): Locator {
  return page.locator('.notifications-toasts .notification-toast', { hasText: text });
}

/** The different messages of the progress with this title that were on the screen. */
async function progressOf(page: Page, title: 'client.fixes.applying' | 'client.fixWorkspace.title') {
  const seen = await page.evaluate(() => [...(globalThis as unknown as Watched).seenToasts]);
  return seen.filter((text) => text.includes(words[title]) && /\d+\/\d+/.test(text));
}

interface Watched {
  seenToasts: Set<string>;
}

/** Keeps the text of every notification that is shown, however briefly. */
async function watchToasts(page: Page): Promise<void> {
  await page.evaluate(() => {
    const watched = globalThis as unknown as Watched;
    watched.seenToasts = new Set();
    const look = () => {
      for (const each of document.querySelectorAll('.notification-toast')) {
        watched.seenToasts.add(each.textContent ?? '');
      }
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
}

/** Makes the files, opens their folder, and waits until the server has checked one of them. */
async function inTree<Result>(
  vsix: string,
  use: (page: Page, folder: string) => Promise<Result>,
): Promise<Result> {
  return withWorkspaceCopy(
    { 'nearpull.proxy.domain': DOMAIN, 'nearpull.exclude': ['deployment.yaml'] },
    async (folder) => {
      for (let first = 0; first < FILES; first += IN_FOLDER) {
        const below = join(folder, 'apps', `group-${first / IN_FOLDER}`);
        await mkdir(below, { recursive: true });
        const names = Array.from({ length: IN_FOLDER }, (_, index) => nameOf(first + index));
        await Promise.all(names.map((name) => writeFile(join(below, `${name}.yaml`), deployment(name))));
      }
      return inWindow({ vsix, folder }, async (page) => {
        page.setDefaultTimeout(LONGEST_MS);
        await quickOpen(page, `${nameOf(0)}.yaml`);
        await page.locator('.squiggly-warning').first().waitFor();
        await watchToasts(page);
        return use(page, folder);
      });
    },
  );
}

function nameOf(index: number): string {
  return `app-${String(index).padStart(4, '0')}`;
}

function deployment(name: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: 2
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      containers:
        - name: web
          image: nginx:1.27
          ports:
            - containerPort: 80
`;
}

/** How many files name the proxy on the disk, once that no longer changes. */
async function rewrittenIn(folder: string): Promise<number> {
  let last = -1;
  return eventually(
    async () => {
      const paths = Array.from({ length: FILES }, (_, index) =>
        join(folder, 'apps', `group-${Math.floor(index / IN_FOLDER)}`, `${nameOf(index)}.yaml`),
      );
      const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
      const count = texts.filter((text) => text.includes(DOMAIN)).length;
      const isSame = count === last;
      last = count;
      return { count, isSame };
    },
    ({ isSame }) => isSame,
  ).then(({ count }) => count);
}
