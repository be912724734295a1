// Finds the files of a workspace folder that may hold images, without those that ignore files, settings or the editor leave out.
import {
  compileGlobs,
  type IsExcluded,
  isManifestName,
  nameOf,
  SKIPPED_FOLDERS,
} from '../../../core/index.ts';
import type { Session } from '../session.ts';
import { isFile, joinUri } from '../uris.ts';
import { placeOf } from './folders.ts';

export interface FoundManifests {
  /** Relative to the folder. */
  readonly paths: readonly string[];
  /** The number of manifests, and of folders that were not looked into, that ignore files leave out. */
  readonly ignored: number;
  /** The same for the setting `exclude` and the globs of the editor. */
  readonly excluded: number;
}

/** A workspace folder. `exclude` are globs of files that the editor hides. */
export interface WalkedFolder {
  readonly uri: string;
  readonly exclude: readonly string[];
}

/** Null where this process has no disk for the folder. What was found until `isStopped` is returned. */
export async function walkManifests(
  session: Session,
  { uri: folder, exclude }: WalkedFolder,
  isStopped: () => boolean,
): Promise<FoundManifests | null> {
  if (!session.manifests || !isFile(folder)) {
    return null;
  }
  const { isTaken, counts } = await takenIn(session, folder, compileGlobs(exclude));
  const isOwn = ownTest(session, folder);
  const paths = await session.manifests.walk(folder, {
    isWanted: (path, name) => isManifestName(name, isInTemplates(path)) && isTaken(path, false),
    isOpened: (path) => !isStopped() && isOwn(path) && isTaken(path, true),
  });
  return { paths, ...counts };
}

/** The same by way of the client. It is told no globs of its own, because it hides such files by itself. */
export async function askForManifests(session: Session, folder: string): Promise<FoundManifests> {
  const { isTaken, counts } = await takenIn(session, folder, () => false);
  const isOwn = ownTest(session, folder);
  const found = await session.filesOf(folder).find(folder, MANIFEST_GLOBS);
  const paths = found.filter((path) => mayBeManifest(path) && isOwn(path) && isTaken(path, false));
  return { paths, ...counts };
}

/** Whether the file at `path` in a workspace folder is one that a walk would find, if nothing left it out. */
export function mayBeManifest(path: string): boolean {
  return (
    isManifestName(nameOf(path), isInTemplates(path)) &&
    !path.split('/').some((name) => SKIPPED_FOLDERS.has(name))
  );
}

/** At least the names that `isManifestName` knows. */
const MANIFEST_GLOBS: readonly string[] = [
  '*.yaml',
  '*.yml',
  '*.gotmpl',
  '*.json',
  'Kustomization',
  'templates/**/*.tpl',
  '*[Dd]ockerfile*',
  '*[Cc]ontainerfile*',
];

function isInTemplates(path: string): boolean {
  return /(?:^|\/)templates\//.test(path);
}

/** A folder in a folder has settings of its own, and is looked through by itself. */
function ownTest({ settings }: Session, folder: string): (path: string) => boolean {
  return (path) => placeOf(joinUri(folder, path), settings.folders).folder === folder;
}

async function takenIn({ neighbours, settings }: Session, folder: string, isHidden: IsExcluded) {
  const isIgnored = await neighbours.ignoredIn(folder);
  const { isExcluded } = await settings.in(folder);
  const counts = { ignored: 0, excluded: 0 };
  const isTaken = (path: string, isFolder: boolean): boolean => {
    const isLeftOut = isExcluded(path) || isHidden(path);
    if (isLeftOut) {
      counts.excluded += 1;
    } else if (isIgnored(path, isFolder)) {
      counts.ignored += 1;
      return false;
    }
    return !isLeftOut;
  };
  return { isTaken, counts };
}
