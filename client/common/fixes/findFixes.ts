// Finds what can be fixed in the workspace: the server reads the files where it has a disk, and this file where it has none.
import {
  type CancellationToken,
  type LogOutputChannel,
  type Progress,
  type Uri,
  type WorkspaceFolder,
  workspace,
} from 'vscode';
import type { LeftReason, ManifestFile, OfferedFix } from '../../../protocol/fixes.ts';
import type { Server } from '../serverApi.ts';
import { findManifests, type ReadFile, readManifest } from '../workspaceFiles.ts';

/** A file with something to fix, as it was when it was read. */
export interface FileToFix extends Pick<ReadFile, 'uri' | 'version' | 'modified'> {
  /** In the order of the text. */
  readonly fixes: readonly OfferedFix[];
}

/** `changed`: the file has changed since it was read. `failed`: VS Code did not make the edits. `cancelled`: the person stopped before it. */
export interface LeftFile {
  readonly uri: Uri;
  readonly reason: LeftReason | 'changed' | 'failed' | 'cancelled';
  readonly count: number;
}

export interface FoundFixes {
  readonly files: readonly FileToFix[];
  readonly left: readonly LeftFile[];
  /** Files, and folders that were not looked into. */
  readonly ignored: number;
  readonly excluded: number;
}

/** What the search asks and tells. */
export interface FixSources {
  readonly server: Server;
  readonly output: LogOutputChannel;
}

/** Files in one message. The progress moves on after each. */
const READ_BY_SERVER = 200;
const READ_HERE = 25;

/** The most characters in one message to the server. A single file with more gets a message of its own. */
const MESSAGE = 10_000_000;

/** Resolves with null when the person cancelled the search. */
export async function findFixes(
  context: FixSources,
  progress: Progress<{ message: string; increment: number }>,
  token: CancellationToken,
): Promise<FoundFixes | null> {
  const { server } = context;
  const folders = workspace.workspaceFolders ?? [];
  try {
    const asked = folders.map((folder) => ({ uri: server.address(folder.uri), exclude: hidden(folder) }));
    const found = await server.findManifests({ folders: asked }, token);
    const ours = folders.filter(({ uri }) => found.unseen.includes(server.address(uri)));
    const here = await findManifests(ours, token);
    const search = new FixSearch(context, progress, token, found.uris.length + here.length);
    const isOdd = encodingTest(folders);
    const theirs = found.uris.map((uri) => server.uri(uri));
    await search.byServer(theirs.filter((uri) => !isOdd(uri)));
    await search.here([...theirs.filter(isOdd), ...here]);
    const { ignored, excluded } = found;
    return token.isCancellationRequested ? null : { ...search.found, ignored, excluded };
  } catch (error) {
    // The server answers a cancelled request with an error.
    if (token.isCancellationRequested) {
      return null;
    }
    throw error;
  }
}

class FixSearch {
  readonly #context: FixSources;
  readonly #progress: Progress<{ message: string; increment: number }>;
  readonly #token: CancellationToken;
  readonly #total: number;
  #done = 0;
  readonly found = { files: [] as FileToFix[], left: [] as LeftFile[] };

  constructor(
    context: FixSources,
    progress: Progress<{ message: string; increment: number }>,
    token: CancellationToken,
    total: number,
  ) {
    this.#context = context;
    this.#progress = progress;
    this.#token = token;
    this.#total = total;
  }

  async byServer(uris: readonly Uri[]): Promise<void> {
    const { server } = this.#context;
    for (const batch of this.#batches(uris, READ_BY_SERVER)) {
      const unread = await this.#ask(batch.map((uri) => ({ uri, question: { uri: server.address(uri) } })));
      // What is no UTF-8 is perhaps text in another encoding, which VS Code knows.
      this.#done -= unread.length;
      await this.here(unread);
    }
  }

  async here(uris: readonly Uri[]): Promise<void> {
    const { server, output } = this.#context;
    for (const batch of this.#batches(uris, READ_HERE)) {
      const read = await Promise.all(batch.map((uri) => readManifest(uri, output)));
      for (const [index, file] of read.entries()) {
        const uri = batch[index];
        if (typeof file === 'string' && uri) {
          this.found.left.push({ uri, reason: file, count: 1 });
        }
      }
      for (const message of messagesOf(read.filter((file) => typeof file !== 'string'))) {
        const asked = message.map((file) => {
          const { uri, text, version } = file;
          return {
            uri,
            file,
            question: { uri: server.address(uri), text, ...(version !== undefined && { version }) },
          };
        });
        const unread = await this.#ask(asked);
        this.found.left.push(...unread.map((uri) => ({ uri, reason: 'unreadable' as const, count: 1 })));
      }
    }
  }

  /** Resolves with the files that the server could not read. */
  async #ask(
    asked: readonly { readonly uri: Uri; readonly file?: ReadFile; readonly question: ManifestFile }[],
  ): Promise<readonly Uri[]> {
    const byAddress = new Map(asked.map((each) => [each.question.uri, each]));
    const answer = await this.#context.server.findFixes(
      asked.map(({ question }) => question),
      this.#token,
    );
    for (const { uri: address, version, modified, fixes } of answer.files) {
      const { uri, file } = byAddress.get(address) ?? {};
      if (uri) {
        const since = file ?? {
          ...(version !== null && { version }),
          ...(modified !== null && { modified }),
        };
        this.found.files.push({ ...pick(since), uri, fixes });
      }
    }
    const left = answer.left.flatMap(({ uri: address, ...rest }) => {
      const uri = byAddress.get(address)?.uri;
      return uri ? [{ ...rest, uri }] : [];
    });
    this.found.left.push(...left.filter(({ reason }) => reason !== 'unreadable'));
    return left.filter(({ reason }) => reason === 'unreadable').map(({ uri }) => uri);
  }

  *#batches(uris: readonly Uri[], size: number): Generator<readonly Uri[]> {
    for (let start = 0; start < uris.length && !this.#token.isCancellationRequested; start += size) {
      const batch = uris.slice(start, start + size);
      yield batch;
      this.#done += batch.length;
      const increment = (100 * batch.length) / this.#total;
      this.#progress.report({ message: `${this.#done}/${this.#total}`, increment });
    }
  }
}

function pick({ version, modified }: Pick<ReadFile, 'version' | 'modified'>) {
  return { ...(version !== undefined && { version }), ...(modified !== undefined && { modified }) };
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
