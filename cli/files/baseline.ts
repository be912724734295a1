// The file of accepted findings: findings that a team knows of are not told again, and those that are gone leave the file.
import { writeFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { type Finding, RULE_CODES, type RuleCode, type Settings } from '../../core/index.ts';
import { counted, plural, say } from '../../l10n/index.ts';
import type { Io } from '../io.ts';
import { type Problem, systemProblem } from '../problem.ts';
import { decode, encode } from './encoding.ts';
import { exists, osPath, realPath } from './osPath.ts';
import { readBytes } from './readFile.ts';
import type { Source } from './source.ts';
import { replaceFile } from './writeFile.ts';

/** Findings of one rule about one text in one file. Lines move, so there are none. */
interface Accepted {
  /** From the folder of the baseline, with `/`. */
  readonly file: string;
  readonly rule: RuleCode;
  /** The text that the finding is about. */
  readonly text: string;
  readonly count: number;
}

export interface Baseline {
  /** Those of `findings` that are not accepted. */
  readonly left: (source: Source, findings: readonly Finding[]) => readonly Finding[];
  /**
   * Writes the file where there was none, and takes out what is gone. `judged` are the absolute paths of the files of the run, with the settings that
   * hold for them. Returns a line for people, or the problem.
   */
  readonly end: (judged: ReadonlyMap<string, Settings>) => string | Problem;
}

/** Without a file there at `path`, every finding is accepted and written into it. */
export function openBaseline(path: string, io: Io): Baseline | Problem {
  const absolute = resolve(io.cwd, path);
  const read = exists(absolute) ? readAccepted(path, absolute) : null;
  if (read !== null && 'words' in read) {
    return read;
  }
  const folder = dirname(absolute);
  const open = new Map((read?.entries ?? []).map((entry) => [keyOf(entry), entry.count]));
  const found = new Map<string, Accepted>();
  let accepted = 0;
  return {
    left(source, findings) {
      const file = pathFrom(folder, source.file?.absolute ?? resolve(io.cwd, source.name));
      return findings.filter(({ rule, span }) => {
        const text = source.text.slice(span.start, span.end).slice(0, LONGEST_TEXT);
        const entry = { file, rule, text, count: 1 };
        const key = keyOf(entry);
        found.set(key, { ...entry, count: (found.get(key)?.count ?? 0) + 1 });
        const room = read ? (open.get(key) ?? 0) : 1;
        open.set(key, read ? room - 1 : 0);
        accepted += room > 0 ? 1 : 0;
        return room <= 0;
      });
    },
    end(judged) {
      if (read === null) {
        const problem = write(path, absolute, null, [...found.values()]);
        return (
          problem ?? `${say({ key: 'cli.baseline.written', args: [path, counted('problems', accepted)] })}\n`
        );
      }
      const kept = read.entries.flatMap((entry) => pruned(entry, found, folder, judged));
      const gone = sum(read.entries) - sum(kept);
      const problem = gone > 0 ? write(path, absolute, read.bytes, kept) : null;
      const used = say({ key: plural('cli.baseline.used', accepted), args: [accepted, path] });
      const more = gone > 0 ? ` ${say({ key: plural('cli.baseline.pruned', gone), args: [gone] })}` : '';
      return problem ?? `${used}${more}\n`;
    },
  };
}

/** What is left of an entry. What the run did not look at may still be there. */
function pruned(
  entry: Accepted,
  found: ReadonlyMap<string, Accepted>,
  folder: string,
  judged: ReadonlyMap<string, Settings>,
): readonly Accepted[] {
  const absolute = resolve(folder, entry.file);
  const settings = judged.get(absolute);
  const isLookedAt = settings ? settings.severity[entry.rule] !== 'off' : !exists(absolute);
  const count = isLookedAt ? Math.min(entry.count, found.get(keyOf(entry))?.count ?? 0) : entry.count;
  return count > 0 ? [{ ...entry, count }] : [];
}

function sum(entries: readonly Accepted[]): number {
  return entries.reduce((all, { count }) => all + count, 0);
}

function readAccepted(
  path: string,
  absolute: string,
): { readonly entries: readonly Accepted[]; readonly bytes: Buffer } | Problem {
  const wrong: Problem = { path, words: { key: 'cli.baseline.unreadable' } };
  try {
    const bytes = Buffer.from(readBytes(absolute, { most: LARGEST, how: 'named' }));
    const value: unknown = JSON.parse(decode(bytes).text);
    const entries = typeof value === 'object' && value !== null ? Reflect.get(value, 'accepted') : null;
    return Array.isArray(entries) && entries.every(isAccepted) ? { entries, bytes } : wrong;
  } catch (error) {
    return error instanceof SyntaxError ? wrong : systemProblem({ path, absolute }, error);
  }
}

function isAccepted(entry: unknown): entry is Accepted {
  const { file, rule, text, count } = Object(entry);
  return (
    typeof file === 'string' &&
    RULE_CODES.some((each) => each === rule) &&
    typeof text === 'string' &&
    Number.isInteger(count) &&
    count > 0
  );
}

/** An entry a line, sorted, so that changes of several people merge. `before` is what is there; null where nothing is. */
function write(
  path: string,
  absolute: string,
  before: Buffer | null,
  entries: readonly Accepted[],
): Problem | null {
  const lines = entries.map((entry) => `    ${JSON.stringify(entry)}`).sort();
  const text = `{\n  "version": 1,\n  "accepted": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`;
  try {
    if (before === null) {
      writeFileSync(osPath(absolute), text, { flag: 'wx' });
      return null;
    }
    return replaceFile({ path, absolute, tree: realPath(dirname(absolute)) }, before, encode(text, 'utf8'));
  } catch (error) {
    return systemProblem({ path, absolute }, error);
  }
}

function keyOf({ file, rule, text }: Pick<Accepted, 'file' | 'rule' | 'text'>): string {
  return JSON.stringify([file, rule, text]);
}

function pathFrom(folder: string, absolute: string): string {
  return relative(folder, absolute).split(sep).join('/');
}

/** In characters. A finding about a whole object needs no more to be known again. */
const LONGEST_TEXT = 300;

/** In bytes. */
const LARGEST = 50_000_000;
