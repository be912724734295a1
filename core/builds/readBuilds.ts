// Reads from the files of build tools which names of images are built here, and which names a script looks for.
import { nameOf } from '../paths/path.ts';
import { isPlainName, writtenName } from '../sites/dialects/kustomize/entryName.ts';
import { lineEnd } from '../text/lineIndex.ts';
import { segments } from '../yaml/documents.ts';
import { readLastRoot } from '../yaml/readTrees.ts';
import { itemsAt, type MapNode, type Node, stringAt, valueAt, type WantedKeys } from '../yaml/tree.ts';
import { COMMAND, namesSetByKustomize } from './scripts.ts';

/** A name in the file of a build tool. */
export interface NamedBuild {
  /** Skaffold and Tilt build a name with any tag, Compose a name with its tag. `script`: a script gives the name to kustomize. */
  readonly how: 'built' | 'composed' | 'script';
  /** As it is written there; without tag unless it is `composed`. */
  readonly name: string;
}

/** Returns the names in the file at `path`, which has one of the names of `BUILD_FILES`. Never throws. */
export function readBuilds(path: string, text: string): readonly NamedBuild[] {
  const { words, read } = readerOf(path);
  return words.some((word) => text.includes(word)) ? read(text) : [];
}

/** The words without which a file at `path` names nothing. Nearly every script and Makefile holds none of them. */
export function buildWords(path: string): readonly string[] {
  return readerOf(path).words;
}

interface BuildReader {
  readonly words: readonly string[];
  readonly read: (text: string) => readonly NamedBuild[];
}

const SKAFFOLD: BuildReader = { words: ['artifacts'], read: (text) => rootsOf(text).flatMap(artifacts) };
const COMPOSE: BuildReader = { words: ['build'], read: (text) => rootsOf(text).flatMap(composed) };
const TILT: BuildReader = {
  words: ['docker_build', 'custom_build'],
  read: (text) => named('built', tiltNames(text)),
};
const SCRIPT: BuildReader = { words: [COMMAND], read: (text) => named('script', namesSetByKustomize(text)) };

function readerOf(path: string): BuildReader {
  const name = nameOf(path);
  if (/^skaffold\.ya?ml$/.test(name)) {
    return SKAFFOLD;
  }
  if (name.includes('compose') && /\.ya?ml$/.test(name)) {
    return COMPOSE;
  }
  return name === 'Tiltfile' ? TILT : SCRIPT;
}

function named(how: NamedBuild['how'], names: readonly string[]): readonly NamedBuild[] {
  const known = new Set(names.map((name) => (how === 'composed' ? name : writtenName(name))));
  return [...known].filter((name) => isPlainName(name)).map((name) => ({ how, name }));
}

function rootsOf(text: string): readonly MapNode[] {
  return segments(text).flatMap(({ start, end }) => {
    const root = readLastRoot(text.slice(start, end), WANTED);
    return root?.kind === 'map' ? root : [];
  });
}

const WANTED: WantedKeys = {
  long: (key) => key === 'image',
  inBraces: (key) => key === 'image',
  mayBeIn: () => true,
};

/** The names that Skaffold builds, those of its profiles too. It replaces them in the manifests that it deploys. */
function artifacts(root: MapNode): readonly NamedBuild[] {
  const profiles = itemsAt(root, 'profiles');
  const names = [root, ...profiles].flatMap((each) => {
    const build = each?.kind === 'map' ? valueAt(each, 'build') : null;
    const items = build?.kind === 'map' ? itemsAt(build, 'artifacts') : [];
    return items.flatMap((item) => (item?.kind === 'map' ? stringAt(item, 'image') : null) ?? []);
  });
  return named('built', names);
}

function composed(root: MapNode): readonly NamedBuild[] {
  const services = valueAt(root, 'services');
  const names = (services?.kind === 'map' ? services.entries : []).flatMap(({ value }) =>
    value?.kind === 'map' ? namesOfService(value) : [],
  );
  return named('composed', names);
}

function namesOfService(service: MapNode): readonly string[] {
  const build = valueAt(service, 'build');
  if (!build || (build.kind === 'scalar' && /^(?:null|~|)$/i.test(build.value))) {
    return [];
  }
  const tags = build.kind === 'map' ? itemsAt(build, 'tags') : [];
  return [stringAt(service, 'image'), ...tags.map(textOf)].filter((name) => name !== null);
}

function textOf(node: Node | null): string | null {
  return node?.kind === 'scalar' ? node.value : null;
}

/** The first argument of the functions with which a Tiltfile builds an image. */
function tiltNames(text: string): readonly string[] {
  const names: string[] = [];
  let commentEnd = 0;
  for (const { 0: found, index } of text.matchAll(TILT_BUILD)) {
    if (index < commentEnd) {
      continue;
    }
    if (found === '#') {
      commentEnd = lineEnd(text, index);
      continue;
    }
    FIRST_ARGUMENT.lastIndex = index + found.length;
    names.push(FIRST_ARGUMENT.exec(text)?.[2] ?? '');
  }
  return names;
}

/** The start of a comment, or of a call that builds an image. */
const TILT_BUILD = /#|\b(?:docker_build|custom_build)(?:_with_restart)?\(/g;
const FIRST_ARGUMENT = /\s*(?:ref\s*=\s*)?(['"])([^'"\n]+)\1/y;
