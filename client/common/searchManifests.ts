// Looks through all manifests of the workspace: the server reads the files where it has a disk, and this file where it has none.
import {
  type CancellationToken,
  type LogOutputChannel,
  type Uri,
  type WorkspaceFolder,
  workspace,
} from 'vscode';
import type { FindManifestsResult, LeftReason, ManifestFile } from '../../protocol/fixes.ts';
import type { Server } from './serverApi.ts';
import { findManifests, type ReadFile, readManifest } from './workspaceFiles.ts';

/** What the search asks and tells. */
export interface SearchPorts {
  readonly server: Server;
  readonly output: LogOutputChannel;
  /** Only these files, and those in these folders; left out for the whole workspace. */
  readonly within?: readonly Uri[];
}

/** Tells of the files that are done. `increment` is in percent. */
export type SearchStep = (done: number, total: number, increment: number) => void;

export interface AskedFile {
  readonly uri: Uri;
  /** Only where it was read here. */
  readonly file?: ReadFile;
  readonly question: ManifestFile;
}

/** What is done with the files. */
export interface ManifestVisitor {
  /** Asks the server about some files. Resolves with those that it could not read. */
  readonly ask: (asked: readonly AskedFile[]) => Promise<readonly Uri[]>;
  /** A file could not be read at all. */
  readonly onLeft: (uri: Uri, reason: LeftReason) => void;
  readonly step: SearchStep;
}

/** Files in one message. The progress moves on after each. */
const READ_BY_SERVER = 200;
const READ_HERE = 25;

/** The most characters in one message to the server. A single file with more gets a message of its own. */
const MESSAGE = 10_000_000;

/** Resolves with the numbers of what was not looked at; null when the person cancelled the search. */
export async function searchManifests(
  ports: SearchPorts,
  visitor: ManifestVisitor,
  token: CancellationToken,
): Promise<Pick<FindManifestsResult, 'ignored' | 'excluded'> | null> {
  const { server } = ports;
  const folders = workspace.workspaceFolders ?? [];
  try {
    const asked = folders.map((folder) => ({ uri: server.address(folder.uri), exclude: hidden(folder) }));
    const { ignored, excluded, uris, unseen } = await server.findManifests({ folders: asked }, token);
    const unseenFolders = folders.filter(({ uri }) => unseen.includes(server.address(uri)));
    const here = await findManifests(unseenFolders, token);
    const isWithin = within(ports.within);
    const theirs = uris.map((uri) => server.uri(uri)).filter(isWithin);
    const ours = here.filter(isWithin);
    const search = new ManifestSearch(ports, visitor, token, theirs.length + ours.length);
    const isOdd = encodingTest(folders);
    await search.byServer(theirs.filter((uri) => !isOdd(uri)));
    await search.here([...theirs.filter(isOdd), ...ours]);
    const left = ports.within ? { ignored: 0, excluded: 0 } : { ignored, excluded };
    return token.isCancellationRequested ? null : left;
  } catch (error) {
    // The server answers a cancelled request with an error.
    if (token.isCancellationRequested) {
      return null;
    }
    throw error;
  }
}

/** A test for files that are one of `targets` or lie in one of them. */
function within(targets: readonly Uri[] | undefined): (uri: Uri) => boolean {
  const tops = targets?.map((uri) => uri.toString());
  return (uri) => {
    const address = uri.toString();
    return tops?.some((top) => address === top || address.startsWith(`${top.replace(/\/$/, '')}/`)) ?? true;
  };
}

class ManifestSearch {
  readonly #ports: SearchPorts;
  readonly #visitor: ManifestVisitor;
  readonly #token: CancellationToken;
  readonly #total: number;
  #done = 0;

  constructor(ports: SearchPorts, visitor: ManifestVisitor, token: CancellationToken, total: number) {
    this.#ports = ports;
    this.#visitor = visitor;
    this.#token = token;
    this.#total = total;
  }

  async byServer(uris: readonly Uri[]): Promise<void> {
    const { server } = this.#ports;
    for (const batch of this.#batches(uris, READ_BY_SERVER)) {
      const asked = batch.map((uri) => ({ uri, question: { uri: server.address(uri) } }));
      const unread = await this.#visitor.ask(asked);
      // What is no UTF-8 is perhaps text in another encoding, which VS Code knows.
      this.#done -= unread.length;
      await this.here(unread);
    }
  }

  async here(uris: readonly Uri[]): Promise<void> {
    const { server, output } = this.#ports;
    const { ask, onLeft } = this.#visitor;
    for (const batch of this.#batches(uris, READ_HERE)) {
      const read = await Promise.all(batch.map((uri) => readManifest(uri, output)));
      for (const [index, file] of read.entries()) {
        const uri = batch[index];
        if (typeof file === 'string' && uri) {
          onLeft(uri, file);
        }
      }
      for (const message of messagesOf(read.filter((file) => typeof file !== 'string'))) {
        const asked = message.map((file) => {
          const { uri, text, version } = file;
          const question = { uri: server.address(uri), text, ...(version !== undefined && { version }) };
          return { uri, file, question };
        });
        for (const uri of await ask(asked)) {
          onLeft(uri, 'unreadable');
        }
      }
    }
  }

  *#batches(uris: readonly Uri[], size: number): Generator<readonly Uri[]> {
    for (let start = 0; start < uris.length && !this.#token.isCancellationRequested; start += size) {
      const batch = uris.slice(start, start + size);
      yield batch;
      this.#done += batch.length;
      this.#visitor.step(this.#done, this.#total, (100 * batch.length) / this.#total);
    }
  }
}

function messagesOf(files: readonly ReadFile[]): ReadFile[][] {
  const messages: ReadFile[][] = [];
  let room = 0;
  for (const file of files) {
    room -= file.text.length;
    const last = messages.at(-1);
    if (last && room >= 0) {
      last.push(file);
    } else {
      messages.push([file]);
      room = MESSAGE - file.text.length;
    }
  }
  return messages;
}

/** The globs in `files.exclude` that hide a file whatever lies beside it. */
function hidden({ uri }: WorkspaceFolder): readonly string[] {
  const globs = workspace.getConfiguration('files', uri).get<Record<string, unknown>>('exclude') ?? {};
  return Object.keys(globs).filter((glob) => globs[glob] === true);
}

/** A test for files that VS Code may read in another encoding than UTF-8, which is the one that the server knows. */
function encodingTest(folders: readonly WorkspaceFolder[]): (uri: Uri) => boolean {
  const odd = folders.filter((folder) =>
    ['yaml', 'json', 'dockerfile'].some((languageId) => {
      const files = workspace.getConfiguration('files', { uri: folder.uri, languageId });
      return files.get('autoGuessEncoding') === true || !/^utf8(?:bom)?$/.test(files.get('encoding', 'utf8'));
    }),
  );
  return odd.length === 0
    ? () => false
    : (uri) => odd.some(({ index }) => workspace.getWorkspaceFolder(uri)?.index === index);
}
