// Runs Kyverno's command line once: policies and Pods in, Pods out.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import type { Engine } from './engines.ts';
import { type Pod, writePods } from './pods.ts';

export interface Application {
  readonly policy: string;
  readonly pods: readonly Pod[];
  /** The content of Kyverno's file of values: what it cannot know without a cluster. */
  readonly values?: object;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Applied {
  /** The exit code. It is 1 also where Pods fail a policy that only reports. */
  readonly code: number;
  /** Standard output and standard error. */
  readonly output: string;
  /** The Pods in the given order. A Pod that no rule matches is the same object as before. */
  readonly pods: readonly Pod[];
}

/** Runs `kubectl-kyverno apply` on all Pods at once, which takes a second or two. */
export async function apply(
  engine: Engine,
  { policy, pods, values, args = [], env = {} }: Application,
): Promise<Applied> {
  const folder = await mkdtemp(join(tmpdir(), 'nearpull-kyverno-'));
  try {
    const file = (name: string): string => join(folder, name);
    await writeFile(file('policy.yaml'), policy);
    await writeFile(file('pods.yaml'), writePods(pods));
    const header = { apiVersion: 'cli.kyverno.io/v1alpha1', kind: 'Values', metadata: { name: 'values' } };
    await writeFile(file('values.yaml'), JSON.stringify({ ...header, ...values }));
    await mkdir(file('out'));
    const { code, output } = await run(
      engine.program,
      [
        'apply',
        'policy.yaml',
        '--resource=pods.yaml',
        '--output=out',
        '--remove-color',
        ...(values === undefined ? [] : ['--values-file=values.yaml']),
        ...args,
      ],
      folder,
      env,
    );
    // Kyverno writes a file for each Pod.
    const texts = await Promise.all(
      (await readdir(file('out'))).map((name) => readFile(join(file('out'), name), 'utf8')),
    );
    const changed = new Map(
      (texts.flatMap((text) => loadAll(text)) as readonly (Partial<Pod> | null | undefined)[])
        // After an error the file is empty.
        .filter((pod): pod is Pod => pod?.metadata !== undefined)
        .map((pod) => [pod.metadata.name, pod]),
    );
    return { code, output, pods: pods.map((pod) => changed.get(pod.metadata.name) ?? pod) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs the program without the cluster and the logins of the user. */
function run(
  program: string,
  args: readonly string[],
  cwd: string,
  further: Readonly<Record<string, string>>,
): Promise<{ code: number; output: string }> {
  const env = { ...process.env, HOME: cwd, DOCKER_CONFIG: cwd, KUBECONFIG: join(cwd, 'none'), ...further };
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') {
        reject(error);
      } else {
        resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
      }
    });
  });
}
