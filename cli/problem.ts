// What went wrong with one path. Problems are values, so that one bad file does not stop the others.
import { say, type WordKey, type Words } from '../l10n/index.ts';
import { type ExitCode, FAILED } from './exitCode.ts';
import { osPath } from './files/osPath.ts';
import type { Io } from './io.ts';
import { printable } from './report/printable.ts';

export interface Problem {
  readonly path: string;
  readonly words: Words;
}

/** One line: `nearpull: path: what is wrong`. A problem that is not about a file has an empty path, which is left out. */
export function problemLine(problem: Problem): string {
  return `${printable(`nearpull: ${problem.path === '' ? '' : `${problem.path}: `}${say(problem.words)}`)}\n`;
}

/** Prints why the run does nothing, and returns the exit code for that. */
export function refuse(words: Words, io: Io, ...hints: readonly Words[]): ExitCode {
  const lines = [words, ...hints].map((each) => `nearpull: ${printable(say(each))}\n`);
  io.stderr.write(lines.join(''));
  return FAILED;
}

/** A path as people read it, and the same path made absolute, which is used to open it. */
export interface ShownPath {
  readonly path: string;
  readonly absolute: string;
}

/** The problem for an error of the operating system. It has our words where we have them, otherwise the system's. */
export function systemProblem({ path, absolute }: ShownPath, error: unknown): Problem {
  const code = codeOf(error);
  const key = (code !== undefined && SYSTEM_WORDS[code]) || null;
  // In its messages, Node writes bytes that are not UTF-8 as U+FFFD.
  const message = (): string => messageOf(error).replaceAll(String(osPath(absolute)), path);
  return { path, words: key ? { key } : { key: 'cli.problem.system', args: [message()] } };
}

/** Whether `error` comes from the operating system, and not from a mistake in this program. */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

const SYSTEM_WORDS: Readonly<Record<string, WordKey>> = {
  ENOENT: 'cli.problem.notFound',
  ENOTDIR: 'cli.problem.notFound',
  EACCES: 'cli.problem.notAllowed',
  EPERM: 'cli.problem.notAllowed',
  EROFS: 'cli.problem.readOnly',
  ELOOP: 'cli.problem.linkLoop',
  ENAMETOOLONG: 'cli.problem.nameTooLong',
  EISDIR: 'cli.problem.isFolder',
  ENOSPC: 'cli.problem.noSpace',
  EDQUOT: 'cli.problem.noSpace',
  NOT_REGULAR: 'cli.leftOut.notRegular',
  ERR_FS_FILE_TOO_LARGE: 'cli.problem.tooLarge',
  ERR_STRING_TOO_LONG: 'cli.problem.tooLarge',
};

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
