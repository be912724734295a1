// Makes the entries of `images:` that bring all images of a build to the proxy, and proves them by building again.
import { readFileSync, realpathSync } from 'node:fs';
import { appendEntry, applyEdits, rewriteThrough } from '../../core/index.ts';
import type { RenderedImage } from '../readRender.ts';
import { isTrouble, type Trouble, trouble } from '../trouble.ts';
import { type JudgedImage, judge } from '../verdict.ts';
import { repositoryOf } from '../whyLeft.ts';
import { kustomizationIn } from './openKustomization.ts';
import { type Building, buildImages } from './proveKustomization.ts';

export interface ImageEntries {
  /** The path of the kustomization. */
  readonly path: string;
  readonly before: string;
  /** Its text with all entries. */
  readonly after: string;
  /** The entries that are new, or have a new name. */
  readonly entries: readonly NewName[];
  /** Every image of the build with them. */
  readonly images: readonly JudgedImage[];
}

export interface NewName {
  readonly name: string;
  readonly newName: string;
}

/**
 * The entries for the kustomization in `folder`. One that is of no use, or that would make another image of any, is left out. An image that an
 * earlier entry has renamed may need a second one behind it.
 */
export async function imageEntriesFor(folder: string, building: Building): Promise<ImageEntries | Trouble> {
  const path = kustomizationIn(folder);
  if (path === null) {
    return trouble('proof.noKustomization', folder);
  }
  const real = realpathSync(path);
  const before = readFileSync(real, 'utf8');
  const plain = await buildImages(folder, new Map(), building);
  if (isTrouble(plain)) {
    return plain;
  }
  const build = async (text: string): Promise<readonly RenderedImage[] | Trouble> => {
    const built = await buildImages(folder, new Map([[real, text]]), building);
    return isTrouble(built) ? built : built.images;
  };
  let known: Round = { text: before, entries: [], built: plain.images };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = await addRound(known, build);
    if (isTrouble(next)) {
      return next;
    }
    const isFinished = next.entries.length === known.entries.length;
    known = next;
    if (isFinished) {
      break;
    }
  }
  const { text, entries, built } = known;
  return { path: real, before, after: text, entries, images: judge(plain.images, built) };
}

const MOST_ROUNDS = 3;

/** A kustomization with some entries, and the images of its build. */
interface Round {
  readonly text: string;
  readonly entries: readonly NewName[];
  readonly built: readonly RenderedImage[];
}

/** Adds the entries that bring more images of a build to the proxy; the same round where there are none. */
async function addRound(
  known: Round,
  build: (text: string) => Promise<readonly RenderedImage[] | Trouble>,
): Promise<Round | Trouble> {
  let wanted = namesIn(known.built);
  for (let tries = 0; tries < MOST_TRIES_OF_ENTRIES && wanted.length > 0; tries++) {
    const { text, entries } = withEntries(known.text, wanted);
    const built = entries.length === 0 ? known.built : await build(text);
    if (isTrouble(built)) {
      return built;
    }
    const images = judge(known.built, built);
    const isRight = images.every(({ verdict }) => verdict !== 'wrong');
    if (isRight && entries.every(({ name }) => isOfUse(name, images))) {
      return { text, entries: [...known.entries, ...entries], built };
    }
    wanted = entries.filter(({ name }) => isOfUse(name, images));
  }
  return known;
}

/** Whether the entry for `name` brings an image to the proxy, and makes no other one of any. */
function isOfUse(name: string, images: readonly JudgedImage[]): boolean {
  const own = images.filter(({ before }) => repositoryOf(before ?? '') === name);
  return (
    own.some(({ before, after, verdict }) => verdict === 'proxied' && before !== after) &&
    own.every(({ verdict }) => verdict !== 'wrong')
  );
}

const MOST_TRIES_OF_ENTRIES = 3;

/** The names of the images of a build that the proxy has, as they are written, each with its name there. */
function namesIn(images: readonly RenderedImage[]): readonly NewName[] {
  const names = new Map<string, string>();
  for (const { image } of images) {
    if ((image.status === 'docker-hub' || image.status === 'upstream') && image.target !== null) {
      names.set(repositoryOf(image.raw), repositoryOf(image.target));
    }
  }
  return [...names].sort().map(([name, newName]) => ({ name, newName }));
}

/** The text of a kustomization with those of `wanted` that can be put into it. */
function withEntries(
  before: string,
  wanted: readonly NewName[],
): { readonly text: string; readonly entries: readonly NewName[] } {
  const entries: NewName[] = [];
  let text = before;
  for (const entry of wanted) {
    const edits =
      rewriteThrough(text, entry.name, entry.newName) ?? appendEntry(text, entry.name, entry.newName);
    if (edits && edits.length > 0) {
      text = applyEdits(text, edits);
      entries.push(entry);
    }
  }
  return { text, entries };
}
