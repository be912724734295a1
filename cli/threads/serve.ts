// What a thread besides the main one does: it judges chunks of files until it is ended.
import type { MessagePort } from 'node:worker_threads';
import type { Neighbours, UnmatchedEntry } from '../../core/index.ts';
import { speak } from '../../l10n/index.ts';
import { type KnownNeighbours, knownNeighbours } from '../files/neighbours.ts';
import type { SourcePlace } from '../files/source.ts';
import { judgeChunk } from './judgeChunk.ts';
import { type Beginning, claim, type PostedFile, type ToThread } from './messages.ts';

/** Answers each chunk that no other thread has begun with. */
export function serve(port: MessagePort): void {
  let work: Work | null = null;
  port.on('message', (message: ToThread) => {
    if (message.kind === 'begin') {
      work = begin(message);
    } else if (work !== null && claim(work.claims, message.chunk)) {
      const { settings, reading, wanted, unmatched } = work;
      for (const [path, entries] of message.unmatched) {
        unmatched.set(path, entries);
      }
      const files = message.files.map((file) => placeOf(file, settings));
      port.postMessage(judgeChunk(message.chunk, files, reading, { wanted, isMain: false }));
    }
  });
}

interface Work extends Pick<Beginning, 'claims' | 'settings' | 'wanted'> {
  readonly reading: { readonly neighbours: Neighbours; readonly account: KnownNeighbours['account'] };
  readonly unmatched: Map<string, readonly UnmatchedEntry[]>;
}

function begin({ wanted, language, settings, secretAccounts, opened, texts, claims }: Beginning): Work {
  speak(language);
  const unmatched = new Map<string, readonly UnmatchedEntry[]>();
  const { neighbours, account } = knownNeighbours(opened, texts, () => null);
  const unmatchedIn = (path: string): readonly UnmatchedEntry[] => unmatched.get(path) ?? [];
  const reading = { neighbours: { ...neighbours, secretAccounts, unmatchedIn }, account };
  return { wanted, settings, claims, unmatched, reading };
}

function placeOf(
  [path, absolute, fromRoot, index]: PostedFile,
  settings: Beginning['settings'],
): SourcePlace {
  const own = settings[index];
  if (own === undefined) {
    throw new Error(`The settings ${index} were not sent`);
  }
  return { path, absolute, fromRoot, inForce: { settings: own } };
}
