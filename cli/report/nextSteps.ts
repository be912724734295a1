// What a person can do next, as command lines that can be copied.
import type { Settings } from '../../core/index.ts';
import { plural, type Words } from '../../l10n/index.ts';
import type { Job } from '../args.ts';
import type { FindingCounts } from './findingCounts.ts';

/**
 * What to do about the findings that were counted: fix the safe ones, look at the others, or set a domain first. `fix` has made the safe ones, or
 * said why it has not.
 */
export function nextSteps(
  { rules, safelyFixable, reviewable }: FindingCounts,
  job: Pick<Job, 'command' | 'paths' | 'options'>,
  settings: readonly Settings[],
): readonly Words[] {
  const [first] = rules.keys();
  if (!first) {
    return [];
  }
  const fixable = safelyFixable + reviewable;
  if (fixable > 0 && settings.every(({ proxy }) => proxy.kind !== 'configured')) {
    return [{ key: plural('cli.next.noDomain', fixable), args: [fixable, commandLine('fix', job)] }];
  }
  const safe = job.command === 'fix' ? 0 : safelyFixable;
  const steps: readonly Words[] = [
    ...(safe > 0 ? [{ key: plural('cli.next.fix', safe), args: [safe, commandLine('fix', job)] }] : []),
    ...(reviewable > 0
      ? [
          {
            key: plural('cli.next.review', reviewable),
            args: [reviewable, commandLine('fix --interactive', job)],
          },
        ]
      : []),
  ];
  return fixable > 0 ? steps : [{ key: 'cli.next.explain', args: [`nearpull explain ${first}`] }];
}

/** `nearpull COMMAND` with the paths and the domain of this run. */
export function commandLine(command: string, { paths, options }: Pick<Job, 'paths' | 'options'>): string {
  const own = paths.length === 1 && paths[0] === '.' ? [] : paths.map(shellWord);
  const domain = options.domain === undefined ? [] : ['--domain', shellWord(options.domain)];
  return ['nearpull', command, ...own, ...domain].join(' ');
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
