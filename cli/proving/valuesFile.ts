// The file that `values --write` writes: what it says already belongs to the render, and the overlay is laid over it.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  applyEdits,
  findValuesTarget,
  isValueMap,
  LARGEST_NEIGHBOUR,
  layOverTarget,
  type ValuesTarget,
  writeValue,
} from '../../core/index.ts';
import { plain } from '../../proof/chart/openChart.ts';
import { asValue } from '../../proof/report/overlayText.ts';
import { decode } from '../files/encoding.ts';
import { osPath } from '../files/osPath.ts';
import { readBytes } from '../files/readFile.ts';
import type { Io } from '../io.ts';
import { type Problem, systemProblem } from '../problem.ts';
import { type OverlayTarget, writeOverlay } from './overlayFile.ts';

export interface ValuesFile extends OverlayTarget {
  /** Where its values are. Null where there is no file yet. */
  readonly place: ValuesTarget | null;
}

/** Opens the file at `path`, which need not be there yet. */
export function openValuesFile(path: string, io: Io): ValuesFile | Problem {
  const absolute = resolve(io.cwd, path);
  if (!existsSync(osPath(absolute))) {
    return { path, decoded: null, place: null };
  }
  try {
    const decoded = decode(readBytes(absolute, { most: LARGEST_NEIGHBOUR, how: 'named' }));
    const place = findValuesTarget(decoded.text);
    return place ? { path, decoded, place } : { path, words: { key: 'cli.values.noTarget' } };
  } catch (error) {
    return systemProblem({ path, absolute }, error);
  }
}

/** The values of the file as a file for helm, and its text. Null where it says nothing yet. */
export function valuesIn(
  { place }: ValuesFile,
  folder: string,
): { readonly path: string; readonly text: string } | null {
  return place && place.values.size > 0
    ? { path: join(folder, 'target.json'), text: JSON.stringify(plain(place.values)) }
    : null;
}

/** Lays `values` over those of the file. Returns null when that is done. */
export function writeValuesFile(
  file: ValuesFile,
  values: unknown,
  options: { readonly allowDirty: boolean },
  io: Io,
): Problem | null {
  const overlay = asValue(values);
  if (!isValueMap(overlay) || overlay.size === 0) {
    return null;
  }
  if (file.decoded === null || file.place === null) {
    return writeOverlay(file, writeValue(overlay), options, io);
  }
  const edits = layOverTarget(file.decoded.text, file.place, overlay);
  return edits
    ? writeOverlay(file, applyEdits(file.decoded.text, edits), options, io)
    : { path: file.path, words: { key: 'cli.values.notEdited' } };
}
