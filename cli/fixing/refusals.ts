// Which files of a `fix` run are not written, and why. This is known before any fix is chosen: a fix of several files is then left out as a whole.
import type { Job } from '../args.ts';
import { type GitChange, gitChanges } from '../files/gitChanges.ts';
import { writableTarget } from '../files/writeFile.ts';
import type { Io } from '../io.ts';
import type { Problem } from '../problem.ts';
import type { Draft } from './drafts.ts';

/** Why each of `drafts` that is not to be written is not, by its key. Git is asked only where something could be written. */
export function refusals(drafts: readonly Draft[], job: Job, io: Io): ReadonlyMap<string, Problem> {
  const refused = new Map<string, Problem>();
  const targets = new Map<string, Draft>();
  for (const draft of drafts) {
    const { source, key } = draft;
    const target = source.file && source.exact ? writableTarget(source.file) : null;
    if (source.settings.proxy.kind !== 'configured') {
      refused.set(key, { path: source.name, words: { key: 'cli.problem.noDomain' } });
    } else if (!source.exact) {
      refused.set(key, { path: source.name, words: { key: 'cli.problem.encoding' } });
    } else if (target && 'words' in target) {
      refused.set(key, target);
    } else if (target) {
      targets.set(target.real, draft);
    }
  }
  const asksGit = !job.dryRun && !job.allowDirty;
  for (const [path, change] of asksGit ? gitChanges([...targets.keys()], io.env) : []) {
    const draft = targets.get(path);
    if (draft) {
      refused.set(draft.key, { path: draft.source.name, words: { key: CHANGE_WORDS[change] } });
    }
  }
  return refused;
}

export const CHANGE_WORDS: Readonly<Record<GitChange, 'cli.problem.dirty' | 'cli.problem.untracked'>> = {
  changed: 'cli.problem.dirty',
  untracked: 'cli.problem.untracked',
};
