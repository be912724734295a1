// Says of a cluster, in the language of the run, what both its text and its page say.
import type { AtAdmission, ClusterOverview, PolicyInCluster } from '../../core/index.ts';
import { say } from '../../l10n/index.ts';

/** What becomes of an image if its Pod is created again. */
export function admissionText(admission: AtAdmission): string {
  switch (admission.kind) {
    case 'redirected':
      return `→ ${admission.to}`;
    case 'refused':
      return say({ key: 'cli.cluster.refused', args: [admission.message] });
    case 'unchanged':
      return say({ key: 'cli.cluster.unchanged' });
    case 'unknown':
      return say({ key: 'cli.cluster.unknownAdmission' });
  }
}

export function readyText({ ready }: PolicyInCluster): string {
  if (ready === null) {
    return say({ key: 'cli.cluster.unknown' });
  }
  return say({ key: ready ? 'cli.cluster.ready' : 'cli.cluster.notReady' });
}

/** What has to be there before Kyverno can start. `note` says what is unknown of it, and is null where nothing is. */
export function beforeKyverno({ beforeKyverno: { kyverno, others } }: ClusterOverview): {
  readonly images: readonly string[];
  readonly note: string | null;
} {
  return {
    images: [...(kyverno ?? []), ...others],
    note: kyverno === null ? say({ key: 'cli.cluster.noKyverno' }) : null,
  };
}
