// Runs an editor on a file of its own, with a configuration from the guide. A script in the editor works like a person and writes what it saw.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { atEndOfTest } from '../support/cleanup.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SERVER = join(ROOT, 'dist', 'server', 'node.cjs');
const TIMEOUT_MS = 60_000;

export const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27
    - name: cache
      image: redis:7
`;

/** What the script in the editor saw. The texts are those of the whole buffer. */
export interface Seen {
  readonly diagnostics: readonly { readonly message: string; readonly severity: string }[];
  readonly hover: string;
  /** After the image of nginx was rewritten. */
  readonly fixed: string;
  /** How many diagnostics were left then. */
  readonly left: number;
  /** After the policy was inserted. */
  readonly policy: string;
  /** What went wrong, if anything did. */
  readonly problem?: string;
}

export interface Paths {
  /** The configuration from the guide. */
  readonly config: string;
  /** A file of its own: its folder is in no repository. It has a project file. */
  readonly file: string;
}

/** @param arguments_ of `program`, which has to end by itself. */
export async function work(
  program: string,
  config: string,
  arguments_: (paths: Paths) => readonly string[],
): Promise<Seen> {
  const home = await mkdtemp(join(tmpdir(), 'nearpull-editor '));
  atEndOfTest(() => rm(home, { recursive: true, force: true }));
  const [bin, files] = [join(home, 'bin'), join(home, 'my manifests')];
  await Promise.all([bin, files].map((folder) => mkdir(folder)));
  const paths = { config: join(home, 'config'), file: join(files, 'pod.yaml') };
  const seen = join(home, 'seen.json');
  const command = join(bin, 'nearpull-language-server');
  await Promise.all([
    // As npm would put it there: the configuration names the server by its command.
    writeFile(command, `#!/bin/sh\nexec '${process.execPath}' '${SERVER}' "$@"\n`),
    writeFile(paths.config, config),
    writeFile(paths.file, POD),
    // A project file applies only to a folder. The editor names none, or that of the file.
    writeFile(join(files, '.nearpull.yaml'), 'severity:\n  docker-hub-image: error\n'),
  ]);
  await chmod(command, 0o755);
  const { error, status, stdout, stderr } = spawnSync(program, arguments_(paths), {
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    cwd: files,
    env: {
      HOME: home,
      LANG: 'C.UTF-8',
      PATH: [bin, process.env['PATH']].join(delimiter),
      NEARPULL_SEEN: seen,
    },
  });
  assert.ifError(error);
  assert.equal(status, 0, `${program} ended with ${status}\n${stdout}\n${stderr}`);
  const result: Seen = JSON.parse(await readFile(seen, 'utf8'));
  assert.equal(result.problem, undefined, `${stdout}\n${stderr}`);
  return result;
}

/** The code that the guide of editors shows under this name. */
export async function shown(name: string): Promise<string> {
  const page = await readFile(join(ROOT, 'docs', 'guides', 'editors.md'), 'utf8');
  const blocks = [...page.matchAll(/^```\w+ (?<name>\S+)\n(?<code>.*?)^```$/gms)];
  const code = blocks.find(({ groups }) => groups?.['name'] === name)?.groups?.['code'];
  assert.ok(code, `the guide does not show ${name}`);
  return code;
}

/** The same for every editor: diagnostics, hover, the fix of one image, the policy. */
export function checkSeen(seen: Seen): void {
  const domain = 'my-proxy-cn-beijing.cr.volces.com';
  assert.deepEqual(
    // Eglot begins a message with its source and its rule.
    seen.diagnostics.map(({ message, severity }) => [
      message.replace(/^nearpull \[[\w-]+\]: /, ''),
      severity,
    ]),
    [
      // The severity comes from the project file, so the folder of the file serves.
      ['nginx:1.27 is pulled from Docker Hub.', 'error'],
      ['redis:7 is pulled from Docker Hub.', 'error'],
    ],
  );
  assert.match(seen.hover, /docker\.io\/library\/nginx:1\.27/);
  assert.match(seen.hover, new RegExp(`${domain}/library/nginx:1\\.27`));
  const fixed = POD.replace('nginx:1.27', `${domain}/library/nginx:1.27`);
  assert.equal(seen.fixed, fixed);
  assert.equal(seen.left, 1);
  assert.ok(seen.policy.startsWith(`${fixed}---\n`), seen.policy);
  assert.match(seen.policy, /^kind: MutatingPolicy$/m);
  assert.match(seen.policy, new RegExp(domain));
}
