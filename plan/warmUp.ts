// A script that pulls each image once, so that the proxy has it before the cluster asks.
import type { NeededNamespace } from '../core/index.ts';
import { say } from '../l10n/index.ts';

export function warmUp(plan: readonly NeededNamespace[]): string {
  const targets = plan.flatMap(({ images }) => images.flatMap((image) => image.targets));
  return [
    '#!/bin/sh',
    `# ${say({ key: 'plan.warmUp' })}`,
    'set -eu',
    'tool="${1:-docker}"',
    // A reference has no quote: the grammar allows none.
    ...targets.map((target) => `"$tool" pull '${target}'`),
    '',
  ].join('\n');
}
