// Finds the programs of the person, and refuses those that are too old.
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { isTrouble, type Trouble, trouble } from '../trouble.ts';
import type { Program } from './program.ts';
import type { Runner } from './runner.ts';

/** Where a person keeps programs: the folder that relative paths count from, and the environment. */
export interface Surrounding {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The helm at `given`, or the first one of the PATH. */
export async function findHelm(
  given: string | undefined,
  around: Surrounding,
  runner: Runner,
): Promise<Program | Trouble> {
  const path = given === undefined ? onPath('helm', around) : programAt(given, around);
  if (path === null) {
    return given === undefined
      ? trouble('proof.noProgram', 'helm', '--helm')
      : trouble('proof.noProgramAt', given);
  }
  return newEnough({ name: 'helm', path }, ['version', '--template', '{{.Version}}'], [3, 8], runner);
}

/** The kustomize at `given`, or the first one of the PATH, or kubectl, which has a kustomize inside. */
export async function findKustomize(
  given: string | undefined,
  around: Surrounding,
  runner: Runner,
): Promise<Program | Trouble> {
  const path = given === undefined ? onPath('kustomize', around) : programAt(given, around);
  const isKubectl = given !== undefined && /(?:^|[\\/])kubectl(?:\.exe)?$/i.test(given);
  if (path !== null && !isKubectl) {
    return newEnough({ name: 'kustomize', path }, ['version'], [4, 0], runner);
  }
  const kubectl = given === undefined ? onPath('kubectl', around) : path;
  if (kubectl === null) {
    return given === undefined
      ? trouble('proof.noProgram', 'kustomize', '--kustomize')
      : trouble('proof.noProgramAt', given);
  }
  return newEnough({ name: 'kubectl', path: kubectl }, ['version', '--client'], [1, 21], runner);
}

/** Folders of the PATH that are relative are left out: a folder that is checked must not bring the program that checks it. */
function onPath(name: string, { env }: Surrounding): string | null {
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter(isAbsolute);
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  return folders.map((folder) => join(folder, file)).find(isProgram) ?? null;
}

function programAt(given: string, around: Surrounding): string | null {
  const path = /[\\/]/.test(given) ? resolve(around.cwd, given) : onPath(given, around);
  return path !== null && isProgram(path) ? path : null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      return false;
    }
    throw error;
  }
}

async function newEnough(
  program: Program,
  args: readonly string[],
  [major, minor]: readonly [number, number],
  runner: Runner,
): Promise<Program | Trouble> {
  const printed = await runner.run(program, args, runner.home);
  if (isTrouble(printed)) {
    return printed;
  }
  const [, own = '', below = ''] = /v?(\d+)\.(\d+)/.exec(printed.stdout) ?? [];
  if (own === '') {
    return trouble('proof.noVersion', program.name, printed.stdout.trim().slice(0, 80));
  }
  const isOld = Number(own) < major || (Number(own) === major && Number(below) < minor);
  return isOld ? trouble('proof.tooOld', program.name, `${own}.${below}`, `${major}.${minor}`) : program;
}
