// The files of a `fix` run in memory: nothing is written before all fixes are chosen, because a fix can change several files.
import {
  applyEdits,
  check,
  type Edit,
  type FileContext,
  type Fix,
  fileContext,
  type Neighbours,
  neighbourReader,
  placesOf,
  type Report,
} from '../../core/index.ts';
import type { Around } from '../commands/command.ts';
import { openSource, type Source } from '../files/source.ts';

export interface Draft {
  readonly source: Source;
  /** The path that fixes of other files name it by. Unique, also for standard input. */
  readonly key: string;
  /** With all fixes that were made so far. */
  readonly text: string;
  /** What its neighbours say about it, with the fixes of theirs that were made so far. */
  readonly file: FileContext;
  readonly report: Report;
  /** What was found before any fix. */
  readonly first: FirstReport;
  /** From the text of `source` to `text`. */
  readonly edits: readonly Edit[];
  /** The number of places that were changed. */
  readonly places: number;
}

/** Enough of a report to say what the fixes have done. All of it would take as much memory as the report after the fixes. */
export interface FirstReport extends Pick<Report, 'images' | 'notices'> {
  /** Checks the file as it was again, where it has changed. */
  readonly whole: () => Report;
}

export interface Drafts {
  readonly all: () => readonly Draft[];
  /** The file at `path`. It is read when it is asked for first. Null where it is not among the files of the run, or cannot be read. */
  readonly at: (path: string) => Draft | null;
  /** Makes `edits`, and checks again what may have changed. */
  readonly change: (edits: ReadonlyMap<string, readonly Edit[]>) => void;
}

/** No file has this path. Standard input has no other, even where it has been given a name. */
const STDIN_KEY = '';

export interface Opened {
  readonly source: Source;
  readonly report: Report;
}

export function openDrafts(opened: readonly Opened[], around: Around): Drafts {
  const drafts = new Map<string, Draft>();
  const texts = new Map(around.texts);
  const add = ({ source, report }: Opened): Draft => {
    const key = source.file?.fromRoot ?? STDIN_KEY;
    const { text, context } = source;
    const { images, notices } = report;
    const first = { images, notices, whole: () => report };
    const draft = { source, key, text, file: context, report, first, edits: [], places: 0 };
    drafts.set(key, draft);
    return draft;
  };
  opened.forEach(add);
  const textAt = (path: string): string | null => drafts.get(path)?.text ?? around.resources(path);
  const read = neighbourReader();
  let known: Neighbours | null = null;
  const neighbours = (): Neighbours => {
    known ??= { ...read(texts, around.sources, textAt), secretAccounts: around.secretAccounts };
    return known;
  };
  const files = new Map(around.files.map((file) => [file.fromRoot, file]));
  return {
    all: () => [...drafts.values()],
    at(path) {
      const file = files.get(path);
      const source = drafts.has(path) || !file ? null : openSource(file, neighbours());
      return source ? add({ source, report: checkSource(source) }) : (drafts.get(path) ?? null);
    },
    change(edits) {
      for (const [key, own] of edits) {
        const draft = drafts.get(key);
        if (draft) {
          drafts.set(key, changed(draft, own));
        }
      }
      const moved = [...edits.keys()].filter((key) => texts.has(key));
      for (const key of moved) {
        texts.set(key, drafts.get(key)?.text ?? '');
        known = null;
      }
      for (const [key, draft] of drafts) {
        // A neighbour that has changed may say something else about any other file.
        if (moved.length > 0 || edits.has(key)) {
          drafts.set(key, checkAgain(draft, moved.length > 0 ? neighbours() : null));
        }
      }
    },
  };
}

/** `neighbours` as they are now. Null where they are as they were. */
function checkAgain(draft: Draft, neighbours: Neighbours | null): Draft {
  const { source, key, text } = draft;
  const file = source.file && neighbours ? fileContext(key, neighbours) : draft.file;
  return { ...draft, file, report: check(text, source.settings, { file }) };
}

function checkSource({ text, context, settings }: Source): Report {
  return check(text, settings, { file: context });
}

/** The draft with `edits`, and without a report until it is checked: the next report takes the room of this one. */
function changed(draft: Draft, edits: readonly Edit[]): Draft {
  const { source, first } = draft;
  const text = applyEdits(draft.text, edits);
  const unchecked = {
    ...draft,
    text,
    report: check('', source.settings),
    first: { images: first.images, notices: first.notices, whole: () => checkSource(source) },
  };
  if (text === source.text) {
    // Every fix was taken back.
    return { ...unchecked, places: 0, edits: [] };
  }
  const places = draft.places + edits.length;
  return { ...unchecked, places, edits: draft.places === 0 ? edits : [between(source.text, text)] };
}

/** One edit of whole lines that makes `after` of `before`: for the few files that take several rounds. */
function between(before: string, after: string): Edit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) {
    start++;
  }
  start = before.lastIndexOf('\n', start - 1) + 1;
  let same = 0;
  while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) {
    same++;
  }
  const lineBreak = before.indexOf('\n', before.length - same);
  const end = same === 0 || lineBreak < 0 ? before.length : lineBreak;
  return { span: { start, end }, newText: after.slice(start, after.length - (before.length - end)) };
}

/** The drafts that `fix` of a finding in `draft` changes. Null where one of its files is not among those of the run. */
export function draftsOf(drafts: Drafts, draft: Draft, fix: Fix): readonly Draft[] | null {
  const found = placesOf(draft.key, fix).map(({ path }) => (path === draft.key ? draft : drafts.at(path)));
  return found.every((each) => each !== null) ? found : null;
}
