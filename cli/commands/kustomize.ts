// `nearpull kustomize`: prints the entries of `images:` that bring a whole build to the proxy, or keeps them fresh in its kustomization.
import { relative, resolve } from 'node:path';
import { LARGEST_NEIGHBOUR, type Settings, writeValue } from '../../core/index.ts';
import { counted, say } from '../../l10n/index.ts';
import { type ImageEntries, imageEntriesFor } from '../../proof/kustomize/imageEntries.ts';
import { commentLine, textOfLeft } from '../../proof/report/overlayText.ts';
import { findKustomize } from '../../proof/run/findProgram.ts';
import { withRunner } from '../../proof/run/runner.ts';
import { isTrouble, type Trouble } from '../../proof/trouble.ts';
import { type ExitCode, exitCodeOf } from '../exitCode.ts';
import { decode } from '../files/encoding.ts';
import { readBytes } from '../files/readFile.ts';
import type { Io } from '../io.ts';
import { problemLine } from '../problem.ts';
import type { OverlayRequest } from '../proofArgs.ts';
import { writeOverlay } from '../proving/overlayFile.ts';
import { SCHEMA_VERSION } from '../report/json.ts';
import { jsonOfJudged } from '../report/overlay.ts';
import { printableJson, printableLines } from '../report/printable.ts';

type KustomizeRequest = OverlayRequest & { readonly kind: 'kustomize' };

/** `speakAgain` has to be called after each wait, because another run may have changed the language in the meantime. */
export async function kustomizeCommand(
  request: KustomizeRequest,
  settings: Settings,
  io: Io,
  speakAgain: () => void,
): Promise<ExitCode> {
  const made = await make(request, settings, io);
  speakAgain();
  if (isTrouble(made)) {
    io.stderr.write(problemLine({ path: request.folder, words: made.trouble }));
    return exitCodeOf({ failed: true, findings: false });
  }
  const problem = request.isWritten ? write(made, request, io) : null;
  if (problem) {
    io.stderr.write(problemLine(problem));
  }
  const left = made.images.filter(({ verdict }) => verdict === 'docker-hub');
  io.stdout.write(
    request.format === 'json'
      ? printableJson({ schemaVersion: SCHEMA_VERSION, notices: [], kustomization: jsonOf(request, made) })
      : textOf(request, made),
  );
  return exitCodeOf({ failed: problem !== null, findings: left.length > 0 });
}

function make(
  { folder, proof }: KustomizeRequest,
  settings: Settings,
  io: Io,
): Promise<ImageEntries | Trouble> {
  return withRunner(async (runner) => {
    const kustomize = await findKustomize(proof.kustomize, io, runner);
    return isTrouble(kustomize)
      ? kustomize
      : imageEntriesFor(resolve(io.cwd, folder), { kustomize, runner, settings });
  });
}

function write({ path, before, after }: ImageEntries, { allowDirty }: KustomizeRequest, io: Io) {
  if (before === after) {
    return null;
  }
  const target = {
    path: relative(io.cwd, path),
    decoded: decode(readBytes(path, { most: LARGEST_NEIGHBOUR, how: 'named' })),
  };
  return writeOverlay(target, after, { allowDirty }, io);
}

function textOf({ folder, isWritten }: KustomizeRequest, { entries, images }: ImageEntries): string {
  const left = images.filter(({ verdict }) => verdict === 'docker-hub');
  const proxied = images.filter(({ verdict }) => verdict === 'proxied').length;
  const sum = counted('images', proxied + left.length);
  const head =
    proxied + left.length === 0
      ? say({ key: 'cli.kustomize.nothing', args: [folder] })
      : say({ key: 'cli.kustomize.head', args: [folder, proxied, sum] });
  const list = entries.map(
    ({ name, newName }) =>
      new Map([
        ['name', name],
        ['newName', newName],
      ]),
  );
  const printed = isWritten || list.length === 0 ? '' : writeValue(new Map([['images', list]]));
  return printableLines(
    `${commentLine(head)}${printed}${textOfLeft(left, say({ key: 'cli.kustomize.left' }))}`,
  );
}

function jsonOf({ folder }: KustomizeRequest, { entries, images }: ImageEntries): object {
  return { path: folder, entries, images: images.map(jsonOfJudged) };
}
