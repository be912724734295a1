// Measures the time from a keystroke, or from opening a file, to the diagnostics: of Nearpull, of a server that only syncs, and of a peer.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LanguageClient, type Mode } from './languageClient.ts';
import { median, milliseconds, percentile, type Row, spread, times } from './numbers.ts';
import { imageIn } from './stream.ts';

export interface Servers {
  readonly own: string;
  readonly syncOnly: string;
  readonly peer: string;
}

/** Rounds of the comparison on a large stream. In each round the fast servers get `BURST` keystrokes, and the peer gets two. */
const ROUNDS = 6;
const BURST = 16;

/** The settings of a user of the peer, without the schemas that it would fetch from the network. */
const PEER_SETTINGS = {
  yaml: {
    validate: true,
    hover: true,
    completion: true,
    schemas: {},
    schemaStore: { enable: false },
    kubernetesCRDStore: { enable: false },
  },
  editor: { detectIndentation: true },
};

/** The delay in milliseconds before the peer begins after a change. Its user waits for it too, so it is part of the measurement. */
const PEER_WAITS = 200;

/** Measures a large stream, compared with the server that only syncs and with the peer. `name` is the name of the text in the table. */
export async function largeStream(servers: Servers, name: string, text: string): Promise<readonly Row[]> {
  const own = await both(servers.own);
  const floor = await both(servers.syncOnly);
  const peer = await Subject.start([servers.peer, '--stdio'], 'push', PEER_SETTINGS);
  const all = [...own, ...floor, peer];
  for (const subject of all) {
    await subject.openAgain(text, subject === peer ? 4 : 6);
    await subject.type(text, 2);
    subject.keystrokes.length = 0;
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const subject of all) {
      await subject.type(text, subject === peer ? 2 : BURST);
    }
  }
  for (const subject of all) {
    await subject.stop();
  }
  return own.flatMap((subject, index) => compare(name, subject, floor[index] ?? subject, peer));
}

/** Measures keystrokes in a file of a usual size. The target is about the slowest 5 %. */
export async function smallFile({ own }: Servers, name: string, text: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const subject of await both(own)) {
    await subject.openAgain(text, 1);
    // The first hundred are slower, until the JavaScript engine has optimised the code.
    await subject.type(text, 100);
    const all = [...subject.keystrokes];
    subject.keystrokes.length = 0;
    await subject.type(text, 200);
    await subject.stop();
    rows.push({
      what: `${name}, keystroke (${subject.mode})`,
      measured: spread(subject.keystrokes),
      beside: `the first hundred ${spread(all)}`,
      ratio: '',
      target: 'p95 ≤ 10 ms',
      met: percentile(subject.keystrokes, 0.95) <= 10,
    });
  }
  return rows;
}

/** Types in a file of `folder`, a workspace that the server has just been given and looks through meanwhile. */
export async function whileScanning({ own }: Servers, folder: string): Promise<Row> {
  const client = new LanguageClient([own, '--stdio'], 'pull');
  const path = join(folder, 'team-0', 'manifest-0.yaml');
  const text = readFileSync(path, 'utf8');
  const { line, character } = imageIn(text);
  await client.initialize(pathToFileURL(folder).href);
  await client.openFile(path);
  const keystrokes: number[] = [];
  for (let n = 0; n < 200; n++) {
    keystrokes.push(
      await client.type(line, character, n % 2, n % 2 === 0 ? '1' : '', pathToFileURL(path).href),
    );
  }
  const gone = once(client.process, 'exit');
  await client.stop();
  await gone;
  return {
    what: 'keystroke while the workspace is read for the first time',
    measured: spread(keystrokes),
    beside: '',
    ratio: '',
    target: 'p95 ≤ 20 ms',
    met: percentile(keystrokes, 0.95) <= 20,
  };
}

/** A server with its measurements, in milliseconds. */
class Subject {
  readonly mode: Mode;
  readonly keystrokes: number[] = [];
  readonly opened: number[] = [];
  readonly #client: LanguageClient;

  private constructor(client: LanguageClient, mode: Mode) {
    this.#client = client;
    this.mode = mode;
  }

  static async start(args: readonly string[], mode: Mode, settings = {}): Promise<Subject> {
    const client = new LanguageClient(args, mode, settings);
    await client.initialize();
    const subject = new Subject(client, mode);
    // A small file first, so that the server has done what it does once, such as asking for its settings.
    await client.open('a: 1\n');
    await quiet();
    client.close();
    await quiet();
    return subject;
  }

  async openAgain(text: string, count: number): Promise<void> {
    for (let n = 0; n < count; n++) {
      if (n > 0) {
        this.#client.close();
        await quiet();
      }
      this.opened.push(await this.#client.open(text));
    }
    await quiet();
  }

  /** Types a character after an image of `text`, deletes it, and so on. `count` must be even, so that the text ends unchanged. */
  async type(text: string, count: number): Promise<void> {
    const { line, character } = imageIn(text);
    for (let n = 0; n < count; n += 2) {
      this.keystrokes.push(await this.#client.type(line, character, 0, '1'));
      this.keystrokes.push(await this.#client.type(line, character, 1, ''));
    }
  }

  async stop(): Promise<void> {
    const gone = once(this.#client.process, 'exit');
    await this.#client.stop();
    await gone;
  }
}

async function both(server: string): Promise<readonly Subject[]> {
  return [await Subject.start([server, '--stdio'], 'pull'), await Subject.start([server, '--stdio'], 'push')];
}

function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 300));
}

function compare(name: string, own: Subject, floor: Subject, peer: Subject): readonly Row[] {
  const what = `${name}, keystroke (${own.mode})`;
  const toFloor = median(own.keystrokes) / median(floor.keystrokes);
  const toPeer = median(peer.keystrokes) / median(own.keystrokes);
  const toPeerOpen = median(peer.opened) / median(own.opened);
  return [
    {
      what,
      measured: spread(own.keystrokes),
      beside: `only syncing ${spread(floor.keystrokes)}`,
      ratio: times(toFloor),
      target: '≤ 1.3×',
      met: toFloor <= 1.3,
    },
    {
      what,
      measured: spread(own.keystrokes),
      beside: `yaml-language-server ${spread(peer.keystrokes)}, of which it waits ${PEER_WAITS} ms`,
      ratio: `${times(toPeer)} faster`,
      target: '≥ 400×',
      met: toPeer >= 400,
    },
    {
      what: `${name}, open (${own.mode})`,
      measured: milliseconds(median(own.opened)),
      beside: `yaml-language-server ${milliseconds(median(peer.opened))}, only syncing ${milliseconds(median(floor.opened))}`,
      ratio: `${times(toPeerOpen)} faster`,
      target: '≥ 30×',
      met: toPeerOpen >= 30,
    },
  ];
}
