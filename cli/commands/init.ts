// `nearpull init`: asks which proxy a repository uses, looks at its images, and writes a project file with comments.
import { writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { check, PRESETS, PROJECT_FILES, pushAll } from '../../core/index.ts';
import { say } from '../../l10n/index.ts';
import type { Job } from '../args.ts';
import { askForProxy } from '../config/askForProxy.ts';
import { openConfig, type RunConfig, type UsedProjectFile } from '../config/config.ts';
import { projectFileText } from '../config/projectFileText.ts';
import { exists, osPath } from '../files/osPath.ts';
import type { Source } from '../files/source.ts';
import type { Io } from '../io.ts';
import { type Problem, systemProblem } from '../problem.ts';
import { imageNameOf, tally } from '../report/imageNames.ts';
import { commandLine } from '../report/nextSteps.ts';
import { printable } from '../report/printable.ts';
import type { SourceCommand } from './command.ts';

export function initCommand(job: Job, _config: RunConfig, io: Io): SourceCommand {
  const registries: string[] = [];
  const take = (source: Source | null): null => {
    const images = source ? check(source.text, source.settings, { file: source.context }).images : [];
    const pulled = images.filter(({ redirect, built }) => redirect === null && built === null);
    pushAll(
      registries,
      pulled.flatMap((image) => imageNameOf(image).registry ?? []),
    );
    return null;
  };
  return {
    file: take,
    stdin: () => null,
    async end(_around, speakAgain) {
      const answer = await askForProxy(job.options, io, speakAgain);
      const problem =
        'problem' in answer
          ? { path: '', words: answer.problem }
          : write(projectFileText(answer, tally(registries)), job, io);
      if (problem === null) {
        const above = projectAbove(job, io);
        const next = commandLine('check', { ...job, options: { ...job.options, domain: undefined } });
        const done = say({ key: 'cli.init.done', args: [fileIn(job), next] });
        // A file further up does not count any more for the folder.
        const more = above ? [say({ key: 'cli.init.above', args: [above.path] })] : [];
        io.stdout.write([done, ...more].map((line) => `${printable(line)}\n`).join(''));
      }
      return { findings: false, problems: problem ? [problem] : [] };
    },
  };
}

/** Why no project file can be written into the folder of `job`. Null where one can. It is known before anybody is asked. */
export function whyNoInit(job: Job, io: Io): Problem | null {
  const folder = folderOf(job);
  const there = PROJECT_FILES.find((name) => exists(`${resolve(io.cwd, folder)}/${name}`));
  if (there !== undefined) {
    return { path: pathIn(folder, there), words: { key: 'cli.init.exists' } };
  }
  const { domain, preset } = job.options;
  const usual = Object.entries(PRESETS).find(([name]) => name === preset)?.[1].domain ?? null;
  const isKnown = domain !== undefined || usual !== null || io.readAnswer !== null;
  return isKnown ? null : { path: '', words: { key: 'cli.usage.initNeedsDomain' } };
}

/** The project file that counted for the folder before. */
function projectAbove(job: Job, io: Io): UsedProjectFile | null {
  const folder = dirname(resolve(io.cwd, folderOf(job)));
  return openConfig({ ...job.options, config: undefined }, io).around(folder).project;
}

function write(text: string, job: Job, io: Io): Problem | null {
  const path = fileIn(job);
  const absolute = resolve(io.cwd, path);
  try {
    // A file that somebody wrote in the meantime stays.
    writeFileSync(osPath(absolute), text, { flag: 'wx' });
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EEXIST'
      ? { path, words: { key: 'cli.init.exists' } }
      : systemProblem({ path, absolute }, error);
  }
}

function fileIn(job: Job): string {
  return pathIn(folderOf(job), PROJECT_FILES[0]);
}

function folderOf({ paths: [folder = '.'] }: Job): string {
  return folder;
}

function pathIn(folder: string, name: string): string {
  return join(folder, name).split(sep).join('/');
}
