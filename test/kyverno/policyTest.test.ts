// Tests of the folder that `nearpull policy test` writes: Kyverno's own command line confirms its results, and finds a wrong result.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAtLeast, readKyvernoVersion, TESTABLE_KINDS } from '../../core/index.ts';
import { DOMAIN, type Folder, folder } from '../support/cli.ts';
import { chosenEngines, type Engine } from './engines.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');

/** Pods that do not change, each for another reason. The examples have none. */
const UNTOUCHED = ['elsewhere', 'opted-out', 'excluded']
  .map(
    (name) => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: ${name === 'excluded' ? 'ops' : 'default'}
  labels: {nearpull/docker-hub-proxy: ${name === 'opted-out' ? 'disabled' : 'enabled'}}
spec:
  initContainers: [{name: first, image: ghcr.io/a/b:1}]
  containers: [{name: a, image: ${name === 'elsewhere' ? 'quay.io/a/b' : 'nginx'}}]
`,
  )
  .join('---\n');

for (const engine of chosenEngines()) {
  // Kyverno has the CEL kinds from 1.15 on.
  const kinds = TESTABLE_KINDS.filter((kind) => kind !== 'mutating-policy' || isNewEnough(engine));
  for (const kind of kinds) {
    test(`Kyverno ${engine.version} agrees with the folder of a ${kind}`, async (t) => {
      const work = folder(t, { 'untouched.yaml': UNTOUCHED });
      cpSync(EXAMPLES, join(work.path, 'examples'), { recursive: true });
      const options = ['--no-config', '--domain', DOMAIN, '--kyverno', engine.version];
      const written = await work.nearpull([
        ...['policy', 'test', '--kind', kind, '--exclude-namespaces=ops', '--out=out', ...options],
        ...['examples', 'untouched.yaml'],
      ]);
      const [, pods = '', affected = ''] = /^(\d+) Pods, of which (\d+) /.exec(written.stdout) ?? [];
      assert.ok(Number(pods) > 10, written.stderr);
      assert.equal(Number(pods) - Number(affected), kind === 'validating' ? 1 : 3);
      const right = await kyvernoTest(engine, work);
      assert.match(
        right.output,
        new RegExp(`Test Summary: ${pods} (?:tests passed|out of ${pods}).*`),
        right.output,
      );
      assert.equal(right.code, 0);
      // Kyverno reports a Pod that no rule matches as excluded, and passes it whatever the test expects. 1.15 does not print its name.
      const excluded = right.output.match(/v1\/Pod\/\S+ .*\bExcluded\b/g) ?? [];
      assert.equal(excluded.length, kind === 'cluster-policy' ? 2 : 0);

      // A wrong result is found.
      const [file, from, to] =
        kind === 'validating'
          ? (['kyverno-test.yaml', 'result: fail', 'result: pass'] as const)
          : (['policy.yaml', DOMAIN, 'other.example'] as const);
      work.write(`out/${file}`, work.read(`out/${file}`).toString().replaceAll(from, to));
      assert.notEqual((await kyvernoTest(engine, work)).code, 0);
    });
  }
}

function isNewEnough({ version }: Engine): boolean {
  const read = readKyvernoVersion(version);
  return read !== null && isAtLeast(read, 1, 15);
}

/** Runs `kyverno test` without the cluster and the logins of the user. */
function kyvernoTest({ program }: Engine, { path }: Folder): Promise<{ code: number; output: string }> {
  const env = { ...process.env, HOME: path, DOCKER_CONFIG: path, KUBECONFIG: join(path, 'none') };
  return new Promise((resolve, reject) => {
    execFile(
      program,
      ['test', 'out', '--remove-color'],
      { cwd: path, env, maxBuffer: 1 << 26 },
      (error, stdout, stderr) => {
        if (error && typeof error.code !== 'number') {
          reject(error);
        } else {
          resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
        }
      },
    );
  });
}
