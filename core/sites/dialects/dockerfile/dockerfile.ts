// The images of a Dockerfile: what its stages are built from, what it copies and mounts from, and the frontend that reads it.
import type { Steps } from '../../../model/steps.ts';
import { isDockerfile, isSurelyDockerfile } from '../../../paths/dockerfileNames.ts';
import type { Place, SiteContext } from '../../collect.ts';
import type { ImageSite } from '../../imageSite.ts';
import type { TextDialectRow } from '../dialectRow.ts';
import { imageOf, literalSite } from './imageOf.ts';
import { type DockerfileSpan, readInstructions } from './instructions.ts';
import { type Arg, type ArgDefaults, argOf, variablesIn } from './variables.ts';
import { type Arguments, argumentsOf, type DockerWord } from './words.ts';

export const dockerfile: TextDialectRow = {
  name: 'dockerfile',
  isNamed: isDockerfile,
  // Instructions are read in either case.
  words: ['ROM', 'rom'],
  collectText: (text, place, context) => {
    const stretch = { start: 0, end: text.length, indent: 0 };
    const isDoubtful = !isSurelyDockerfile(context.file.path);
    return collectDockerfile(text, stretch, place, context, { isDoubtful });
  },
};

interface DockerfileKind {
  /** Whether the text is a Dockerfile only if it begins as Docker demands it. */
  readonly isDoubtful?: boolean;
  /** Whether it stands in a Compose file, which puts its own variables in first: none is an ARG. */
  readonly isInline?: boolean;
}

/** Collects the images of the Dockerfile that stands in the text at `stretch`, in steps. */
export function* collectDockerfile(
  text: string,
  stretch: DockerfileSpan,
  place: Place,
  context: SiteContext,
  { isDoubtful = false, isInline = false }: DockerfileKind,
): Steps<void> {
  const { syntax, escaper, all } = readInstructions(text, stretch);
  if (isDoubtful && !beginsStages(all.map(({ keyword }) => keyword))) {
    return;
  }
  const instructions: Arguments[] = [];
  for (const instruction of all) {
    yield;
    instructions.push(argumentsOf(instruction, escaper));
  }
  const file: Dockerfile = { place, context, instructions, found: new Set() };
  if (syntax) {
    const { value, start } = syntax;
    const word: DockerWord = { value, start, end: start + value.length, isBroken: false };
    add(literalSite(word, '# syntax', { ...place, path: ['syntax'], tier: 'certain' }), file);
  }
  const args = isInline ? new Map() : yield* globalArgs(file);
  yield;
  const stages = takeStages(args, file);
  file.instructions.forEach((each, index) => {
    if (each.keyword !== 'from') {
      takeSources(each, index, stages, file);
    }
  });
}

interface Dockerfile {
  readonly place: Place;
  readonly context: SiteContext;
  readonly instructions: readonly Arguments[];
  /** Where images were found: several instructions may get theirs from one ARG. */
  readonly found: Set<number>;
}

/** Whether FROM comes first, after nothing but ARG. Lines of a template before it do not count. */
function beginsStages(keywords: readonly string[]): boolean {
  return keywords.find((keyword) => keyword !== 'arg' && !/^(?:\{[{%]|<%)/.test(keyword)) === 'from';
}

function add(site: ImageSite | null, { context, found }: Dockerfile): void {
  if (site && !found.has(site.span.start)) {
    found.add(site.span.start);
    context.add(site);
  }
}

/** The ARGs before the first FROM. Those of a stage say nothing about where stages come from. */
function* globalArgs({ instructions }: Dockerfile): Steps<ArgDefaults> {
  const first = instructions.findIndex(({ keyword }) => keyword === 'from');
  const uses = yield* usesOf(instructions, first);
  const args = new Map<string, Arg>();
  for (const { assignments } of first < 0 ? [] : instructions.slice(0, first)) {
    yield;
    for (const { name, value } of assignments) {
      args.set(name, argOf(value, uses.get(name) ?? 0, args));
    }
  }
  return args;
}

/** How often the ARGs before the first FROM are used: by each other, by FROM and flags, and by stages that declare them again. */
function* usesOf(instructions: readonly Arguments[], first: number): Steps<ReadonlyMap<string, number>> {
  const uses = new Map<string, number>();
  const count = (name: string): void => {
    uses.set(name, (uses.get(name) ?? 0) + 1);
  };
  for (const [index, { words, flags, assignments }] of instructions.entries()) {
    yield;
    for (const { value } of words) {
      variablesIn(value).forEach(count);
    }
    for (const values of index < first ? [flags, assignments] : [flags]) {
      for (const { value } of values) {
        variablesIn(value?.value ?? '').forEach(count);
      }
    }
    for (const { name, value } of index > first ? assignments : []) {
      if (!value) {
        count(name);
      }
    }
  }
  return uses;
}

/** Takes what stages are built from, and answers with their names. A stage is known to those after it. */
function takeStages(args: ArgDefaults, file: Dockerfile): ReadonlySet<string> {
  const names = new Set<string>();
  file.instructions.forEach(({ keyword, words, isOnBuild }, index) => {
    const [base] = words;
    if (keyword !== 'from' || isOnBuild || !base) {
      return;
    }
    const where = { ...file.place, path: ['FROM', index], tier: 'certain' } as const;
    const image = imageOf(base, args, where);
    if (!isNoImage(image.name, names)) {
      add(image.site, file);
    }
    // The expressions of a template are several words.
    if (words.length > 2 && words.at(-2)?.value.toLowerCase() === 'as') {
      names.add((words.at(-1)?.value ?? '').toLowerCase());
    }
  });
  return names;
}

function isNoImage(name: string, stages: ReadonlySet<string>): boolean {
  return name === '' || name === 'scratch' || stages.has(name.toLowerCase());
}

/** Takes what is copied or mounted from an image. */
function takeSources(
  { keyword, flags, isOnBuild }: Arguments,
  index: number,
  stages: ReadonlySet<string>,
  file: Dockerfile,
): void {
  for (const { name, value } of flags) {
    const from =
      keyword === 'copy' && name === 'from'
        ? value
        : keyword === 'run' && name === 'mount'
          ? mountedFrom(value)
          : null;
    if (from && !isNoImage(from.value, stages) && !/^[+-]?\d+$/.test(from.value)) {
      // Whoever builds from this image may have a stage of that name.
      const tier = isOnBuild && !/[:/@]/.test(from.value) ? 'suggest' : 'certain';
      const path = [keyword.toUpperCase(), index, name === 'mount' ? 'mount.from' : name];
      add(literalSite(from, `--${name}`, { ...file.place, path, tier }), file);
    }
  }
}

/** The value at `from` among the fields of a mount. A secret or an SSH agent is mounted from nothing. */
function mountedFrom(mount: DockerWord | null): DockerWord | null {
  if (!mount || mount.isBroken) {
    return null;
  }
  const [, before = '', value = ''] = /^((?:[^,]*,)*?from=)([^,]+)/i.exec(mount.value) ?? [];
  const isLent = /(?:^|,)type=(?:secret|ssh|tmpfs)(?:,|$)/i.test(mount.value);
  if (value === '' || isLent) {
    return null;
  }
  const start = mount.start + before.length;
  return { value, start, end: start + value.length, isBroken: false };
}
