// `nearpull policy test`: writes a folder for `kyverno test`, with the Pods of a repository and the result that is expected of a policy.
import { resolve } from 'node:path';
import {
  applyEdits,
  check,
  fixAll,
  isTestable,
  type PlacedPod,
  pushAll,
  type RuleCode,
  readPods,
  type Settings,
  TEST_FILE_HEAD,
  TESTABLE_KINDS,
  testFolder,
} from '../../core/index.ts';
import { counted, plural, say, type Words } from '../../l10n/index.ts';
import type { Job } from '../args.ts';
import type { RunConfig } from '../config/config.ts';
import type { Source } from '../files/source.ts';
import { writeTestFolder } from '../files/writeTestFolder.ts';
import type { Io } from '../io.ts';
import { type Problem, problemLine } from '../problem.ts';
import { printable } from '../report/printable.ts';
import type { SourceCommand } from './command.ts';
import { chosenKind, warnUnlessFit } from './policy.ts';

/** The reason why no test can be written with these options and settings; null when it can. */
export function whyNoTest({ policy }: Job, settings: Settings): Words | null {
  const kind = chosenKind(policy, settings);
  if (!isTestable(kind)) {
    return { key: 'cli.usage.notTestable', args: [kind, TESTABLE_KINDS.join(', ')] };
  }
  return kind !== 'validating' && settings.proxy.kind !== 'configured'
    ? { key: 'cli.usage.policyNeedsDomain' }
    : null;
}

/** The Pods are those of a cluster with one policy, so the settings are those of the current folder for all of them. */
export function policyTestCommand({ policy }: Job, config: RunConfig, io: Io): SourceCommand {
  const { settings } = config.around(io.cwd);
  const pods: PlacedPod[] = [];
  const leftOut = { templated: 0, incomplete: 0 };
  const take = (source: Source | null): null => {
    // Files that this command wrote before are not part of the repository.
    if (source === null || isTooLarge(source, settings) || source.text.startsWith(TEST_FILE_HEAD)) {
      return null;
    }
    const found = readPods(source.text);
    pushAll(
      pods,
      found.pods.map((pod) => ({ ...pod, path: source.name })),
    );
    leftOut.templated += found.templated;
    leftOut.incomplete += found.incomplete;
    return null;
  };
  return {
    file: take,
    stdin: (_bytes, source) => take(source),
    end() {
      for (const [key, count] of [
        ['cli.policy.templated', leftOut.templated],
        ['cli.policy.incomplete', leftOut.incomplete],
      ] as const) {
        io.stderr.write(
          count === 0 ? '' : problemLine({ path: '', words: { key: plural(key, count), args: [count] } }),
        );
      }
      const problem = finish(policy, settings, pods, io);
      return { findings: false, problems: problem ? [problem] : [] };
    },
  };
}

function finish(
  policy: Job['policy'],
  settings: Settings,
  pods: readonly PlacedPod[],
  io: Io,
): Problem | null {
  const kind = chosenKind(policy, settings);
  if (pods.length === 0 || !isTestable(kind)) {
    return { path: '', words: { key: 'cli.policy.noPods' } };
  }
  const { files, affected } = testFolder(kind, settings, pods, rewrite);
  const problem = writeTestFolder({ path: policy.out, absolute: resolve(io.cwd, policy.out) }, files);
  if (problem) {
    return problem;
  }
  warnUnlessFit(kind, settings, io);
  const key = kind === 'validating' ? 'cli.policy.reportTested' : 'cli.policy.tested';
  io.stdout.write(`${printable(say({ key, args: [counted('pods', pods.length), affected, policy.out] }))}\n`);
  return null;
}

const REDIRECTING: readonly RuleCode[] = ['docker-hub-image', 'upstream-registry-image'];

/**
 * `text` after the safe fixes of the rules that redirect images. Fixes of other rules, such as the one that fills in placeholders, are left
 * out: no policy makes them.
 */
function rewrite(text: string, settings: Settings): string {
  const report = check(text, settings);
  const findings = report.findings.filter(({ rule }) => REDIRECTING.includes(rule));
  return applyEdits(text, fixAll({ ...report, findings }));
}

function isTooLarge({ text }: Source, { limits }: Settings): boolean {
  return text.length > limits.fileMegabytes * 1_000_000;
}
