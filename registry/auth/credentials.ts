// The credentials for registries: from Docker's config.json, from the environment, or from a person. They leave this process in the header of a
// request and in no other way: an object that holds some prints nothing of them.
import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What a registry is asked with. The secrets are behind functions, so that neither JSON nor a log can hold them. */
export interface Credentials {
  /** The value of `Authorization` with user and password. Null where there is only a token to be exchanged. */
  readonly basic: () => string | null;
  /** A token that a token server exchanges for another one, as `docker login` of some registries keeps it. */
  readonly refreshToken: () => string | null;
}

export interface CredentialStore {
  /** Those for a registry, such as `proxy.example:5000`. */
  readonly of: (host: string) => Credentials | null;
  /** Whether Docker's config.json names a helper program for `host`. Helpers are not run. */
  readonly hasHelper: (host: string) => boolean;
  /** The path of Docker's config.json, where it cannot be read as one. */
  readonly unreadable: string | null;
}

/** The credentials of a user, for a registry that a person was asked about. */
export function passwordOf(user: string, password: string): Credentials {
  const header = `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
  return { basic: () => header, refreshToken: () => null };
}

/**
 * Reads Docker's config.json at once, so that a run sees one state of it.
 *
 * In the environment, `DOCKER_AUTH_CONFIG` is the text of a config.json, as in GitLab CI. `NEARPULL_USERNAME` and `NEARPULL_PASSWORD` are for the
 * host in `NEARPULL_REGISTRY` and go to no other: a repository says which registries are asked, and must not say who gets a password.
 */
export function openCredentials(env: Readonly<Record<string, string | undefined>>): CredentialStore {
  const path = join(env['DOCKER_CONFIG'] || join(env['HOME'] || homedir(), '.docker'), 'config.json');
  const file = readConfig(path);
  const given = parseConfig(env['DOCKER_AUTH_CONFIG'] || '{}');
  const own = (env['NEARPULL_REGISTRY'] ?? '').toLowerCase();
  const [user, password] = [env['NEARPULL_USERNAME'], env['NEARPULL_PASSWORD']];
  const ofEnvironment = user && password ? passwordOf(user, password) : null;
  return {
    of: (host) =>
      (host.toLowerCase() === own ? ofEnvironment : null) ??
      entryOf(given?.auths, host) ??
      entryOf(file?.auths, host),
    hasHelper: (host) =>
      file !== null && (file.store || namesOf(host).some((name) => file.helpers.has(name))),
    unreadable: file === null ? path : given === null ? 'DOCKER_AUTH_CONFIG' : null,
  };
}

interface DockerConfig {
  /** By the name of the registry, without scheme and path. */
  readonly auths: ReadonlyMap<string, Credentials>;
  readonly helpers: ReadonlySet<string>;
  /** Whether one helper keeps everything. */
  readonly store: boolean;
}

const NO_CONFIG: DockerConfig = { auths: new Map(), helpers: new Set(), store: false };

/** Null where there is a file that cannot be read. What is wrong with it is not said, because Node's message quotes the text. */
function readConfig(path: string): DockerConfig | null {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) {
      return NO_CONFIG;
    }
    return found.isFile() && found.size <= LARGEST_CONFIG ? parseConfig(readFileSync(path, 'utf8')) : null;
  } catch {
    return null;
  }
}

function parseConfig(text: string): DockerConfig | null {
  try {
    const json: unknown = JSON.parse(text);
    return isRecord(json) ? configOf(json) : null;
  } catch {
    return null;
  }
}

/** In bytes. */
const LARGEST_CONFIG = 1_000_000;

function configOf(json: Readonly<Record<string, unknown>>): DockerConfig {
  const { auths, credHelpers, credsStore } = json;
  const entries = isRecord(auths) ? Object.entries(auths) : [];
  return {
    auths: new Map(
      entries.flatMap(([name, entry]) => {
        const credentials = isRecord(entry) ? readEntry(entry) : null;
        return credentials ? [[bareName(name), credentials] as const] : [];
      }),
    ),
    helpers: new Set(isRecord(credHelpers) ? Object.keys(credHelpers).map(bareName) : []),
    store: typeof credsStore === 'string' && credsStore !== '',
  };
}

/** `auth` is `user:password` in base64. Podman and old versions of Docker also write `username` and `password`. */
function readEntry(entry: Readonly<Record<string, unknown>>): Credentials | null {
  const { auth, username, password, identitytoken } = entry;
  const token = typeof identitytoken === 'string' && identitytoken !== '' ? identitytoken : null;
  const decoded = typeof auth === 'string' ? Buffer.from(auth, 'base64').toString('utf8') : '';
  const colon = decoded.indexOf(':');
  const basic =
    colon > 0
      ? passwordOf(decoded.slice(0, colon), decoded.slice(colon + 1).replace(/\0+$/, ''))
      : typeof username === 'string' && typeof password === 'string'
        ? passwordOf(username, password)
        : null;
  // Beside a token, Docker writes a user that stands for it.
  return token === null ? basic : { basic: () => null, refreshToken: () => token };
}

function entryOf(auths: ReadonlyMap<string, Credentials> | undefined, host: string): Credentials | null {
  const name = auths && namesOf(host).find((each) => auths.has(each));
  return (name !== undefined && auths?.get(name)) || null;
}

/** The names that Docker gives to a registry. Docker Hub has one from before there were registries of others. */
function namesOf(host: string): readonly string[] {
  const name = host.toLowerCase();
  return DOCKER_HUB_NAMES.includes(name) ? DOCKER_HUB_NAMES : [name];
}

const DOCKER_HUB_NAMES: readonly string[] = ['index.docker.io', 'docker.io', 'registry-1.docker.io'];

/** `https://index.docker.io/v1/` → `index.docker.io` */
function bareName(name: string): string {
  return name
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
