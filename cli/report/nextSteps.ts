// What a person can do next, as command lines that can be copied.
import type { Job } from '../args.ts';

/** `nearpull COMMAND` with the paths and the domain of this run. */
export function commandLine(command: string, { paths, options }: Pick<Job, 'paths' | 'options'>): string {
  const own = paths.length === 1 && paths[0] === '.' ? [] : paths.map(shellWord);
  const domain = options.domain === undefined ? [] : ['--domain', shellWord(options.domain)];
  return ['nearpull', command, ...own, ...domain].join(' ');
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
