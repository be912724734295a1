// What the commands that read files have in common: each takes one source after the other.
import type { ChartSources, NeighbourTexts, SecretAccount } from '../../core/index.ts';
import {
  createLineIndex,
  type Finding,
  type Fix,
  type MessageKey,
  type Notice,
  type Settings,
  type Span,
} from '../../core/index.ts';
import type { FoundFile } from '../files/findFiles.ts';
import type { Source } from '../files/source.ts';
import type { Problem } from '../problem.ts';
import type { Decisions } from '../report/decisions.ts';

export interface SourceCommand {
  /** Takes a file, or null for a file with nothing to report. Returns the problem if the file could not be handled. */
  file(source: Source | null): Problem | null;
  /** The same for standard input. `fix` writes the `bytes` to standard output when it changes nothing. */
  stdin(bytes: Buffer, source: Source | null): Problem | null;
  /**
   * Called after the last source. Writes the rest of the output. A command that waits, because it asks a person, has to call `speakAgain`
   * before it says more.
   */
  end(around: Around, speakAgain: () => void): Outcome | Promise<Outcome>;
}

/** What a run knows when it has taken all of its sources. */
export interface Around {
  /** All settings that hold for some file of the run; those of the current folder where there is no file. */
  readonly settings: readonly Settings[];
  /** What each project file decides. */
  readonly decisions: readonly Decisions[];
  /** The files of the run, also those with nothing to report. */
  readonly files: readonly FoundFile[];
  /** The texts of charts and kustomizations in and around the given paths, by `fromRoot`. */
  readonly texts: NeighbourTexts;
  /** The templates and values of their charts. */
  readonly sources: ChartSources;
  /** The text of a file of the run, by `fromRoot`. Null where it is none of them or cannot be read. */
  readonly resources: (path: string) => string | null;
  /** The ServiceAccounts with pull secrets; undefined where nobody asks. */
  readonly secretAccounts: readonly SecretAccount[] | undefined;
  /** The paths of files in which there is nothing that Nearpull knows. */
  readonly notJudged: readonly string[];
  /** Files that say something about others, and were not read. */
  readonly leftOut: readonly Problem[];
  /** The files of `texts`, each with the path that opens it. */
  readonly neighbours: ReadonlyMap<string, string>;
}

/** Whether a notice says that something was not read, so that nobody can say whether it is clean. */
export function isUnread({ message }: Notice): boolean {
  return UNREAD.some((key) => key === message.key);
}

const UNREAD: readonly MessageKey[] = [
  'notice.fileTooLarge',
  'notice.documentTooLarge',
  'notice.documentTooHeavy',
];

export interface Outcome {
  readonly findings: boolean;
  /** Whether the run did not do what it was asked, although its output says why. */
  readonly failed?: boolean;
  readonly problems?: readonly Problem[];
}

/** A span in the numbers that people and JSON use: lines and columns from 1, columns in UTF-16 code units, `endColumn` exclusive. */
export interface Location {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A fix that was made, and where its finding was. */
export interface MadeFix {
  readonly location: Location;
  readonly finding: Finding;
  readonly fix: Fix;
}

export type LocationOf = (span: Span) => Location;

/** Returns a function that gives the location of a span of `text`. */
export function locationsOf(text: string): LocationOf {
  const lines = createLineIndex(text);
  return ({ start, end }) => {
    const from = lines.positionAt(start);
    const to = lines.positionAt(end);
    return {
      line: from.line + 1,
      column: from.character + 1,
      endLine: to.line + 1,
      endColumn: to.character + 1,
    };
  };
}
