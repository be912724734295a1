// What the search for ServiceAccounts needs of a session: the files of the workspace, and the open documents.
import type { SecretAccount } from '../../../core/index.ts';
import type { Session } from '../session.ts';
import { soon } from '../soon.ts';
import { joinUri, keyOf } from '../uris.ts';
import { askForManifests, walkManifests } from './manifestWalk.ts';
import { type AccountPorts, accountsIn } from './secretAccounts.ts';

/** @param current the session, which does not exist yet when its accounts are made. */
export function accountPorts(current: () => Session): AccountPorts {
  return {
    readAll: () => readAll(current()),
    open: () =>
      current()
        .documents.all()
        .map((document) => ({ uri: document.uri, text: document.getText() })),
  };
}

async function readAll(session: Session): Promise<ReadonlyMap<string, readonly SecretAccount[]>> {
  const found = new Map<string, readonly SecretAccount[]>();
  for (const folder of session.settings.folders) {
    const walked = await walkManifests(session, { uri: folder, exclude: [] }, () =>
      session.lifetime.isOver(),
    );
    const { paths } = walked ?? (await askForManifests(session, folder));
    for (let start = 0; start < paths.length; start += AT_ONCE) {
      const batch = paths.slice(start, start + AT_ONCE);
      const texts = await session.filesOf(folder).read(folder, batch);
      texts.forEach((text, index) => {
        const accounts = typeof text === 'string' ? accountsIn(text) : [];
        if (accounts.length > 0) {
          found.set(keyOf(joinUri(folder, batch[index] ?? '')), accounts);
        }
      });
      // Keystrokes go first.
      await soon();
    }
  }
  return found;
}

/** Files that are in memory together. */
const AT_ONCE = 16;
