// What the commands that read files have in common: each takes one source after the other.
import type {
  ChartSources,
  Finding,
  Fix,
  NeighbourTexts,
  SecretAccount,
  Settings,
} from '../../core/index.ts';
import type { FoundFile } from '../files/findFiles.ts';
import type { Source } from '../files/source.ts';
import type { Problem } from '../problem.ts';
import type { Decisions } from '../report/decisions.ts';
import type { FileRecords, RecordsWanted } from '../report/fileRecords.ts';
import type { Location } from '../report/locations.ts';

export interface SourceCommand {
  /** Takes a file, or null for a file with nothing to report. Returns the problem if the file could not be handled. */
  file(source: Source | null): Problem | null;
  /** Set where all that `file` does is to keep the records of the file. Then another thread can make them. */
  readonly records?: KeepsRecords;
  /** The same for standard input. `fix` writes the `bytes` to standard output when it changes nothing. */
  stdin(bytes: Buffer, source: Source | null): Problem | null;
  /**
   * Called after the last source. Writes the rest of the output. A command that waits, because it asks a person, has to call `speakAgain`
   * before it says more.
   */
  end(around: Around, speakAgain: () => void): Outcome | Promise<Outcome>;
}

export interface KeepsRecords {
  /** Of any file. */
  readonly wanted: RecordsWanted;
  /** Of the next file: fewer findings than of the first, where only some are shown. */
  readonly left: () => RecordsWanted;
  /** Takes the records of a file in the place of `file`. Null for a file with nothing that is wanted. */
  readonly take: (records: FileRecords | null) => void;
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

export interface Outcome {
  readonly findings: boolean;
  /** Whether the run did not do what it was asked, although its output says why. */
  readonly failed?: boolean;
  readonly problems?: readonly Problem[];
}

/** A fix that was made, and where its finding was. */
export interface MadeFix {
  readonly location: Location;
  readonly finding: Finding;
  readonly fix: Fix;
}
