// Which commands use the network: those that are about it, when they are asked, and they talk to the proxy alone.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { COMMAND_NAMES, type CommandName } from '../../cli/commandLine/commands.ts';
import { faultServer, serve } from '../registry/faultServer.ts';
import { folder, pod } from '../support/cli.ts';
import { fakeHelm, fakeProgram } from '../support/fakeProgram.ts';

const HOOK = join(import.meta.dirname, '..', 'support', 'socketHook.mjs');

/** The commands that ask registries. */
const ONLINE: readonly CommandName[] = ['verify', 'pin'];

test('verify and pin connect to the proxy, and no other command connects to anything', async (t) => {
  const proxy = await faultServer(t, serve);
  const render = '---\n# Source: web/templates/a.yaml\nkind: Pod\napiVersion: v1\nspec: {}\n';
  const helm = fakeProgram(t, fakeHelm(render, { image: 'nginx' }));
  const { program, path } = folder(t, {
    'a.yaml': pod('nginx', `${proxy.host}/library/redis:7`),
    'web/Chart.yaml': 'name: web\n',
    'web/values.yaml': 'image: nginx\n',
    'web/templates/a.yaml': 'image: "{{ .Values.image }}:1"\n',
    'kustomization.yaml': 'resources: [a.yaml]\n',
  });
  const domain = ['--domain', proxy.host];
  const words: Readonly<Partial<Record<CommandName, readonly string[]>>> = {
    explain: ['docker-hub-image'],
    completion: ['bash'],
    help: [],
    values: ['web', ...domain, '--helm', helm],
    kustomize: ['.', ...domain, '--kustomize', helm],
    prove: ['web', ...domain, '--helm', helm],
  };
  const connected: string[] = [];
  for (const command of COMMAND_NAMES) {
    const log = join(path, `sockets of ${command}`);
    const env = { NODE_OPTIONS: `--import=${HOOK}`, NEARPULL_SOCKETS: log, DOCKER_CONFIG: '/nowhere' };
    const run = await program([...command.split(' '), ...(words[command] ?? domain)], {
      env,
      stdin: pod('nginx'),
    });
    assert.ok(run.code !== null && !/ {4}at /.test(run.stderr), `${command}: ${run.stderr}`);
    if (existsSync(log)) {
      connected.push(command);
      const lines = readFileSync(log, 'utf8').trim().split('\n');
      const hosts = new Set(lines.map((line) => JSON.parse(line)).map(({ host, port }) => `${host}:${port}`));
      assert.deepEqual([...hosts], [proxy.host]);
    }
  }
  assert.deepEqual(connected, ONLINE);
});
