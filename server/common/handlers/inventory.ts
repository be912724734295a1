// nearpull/inventory: the images of the workspace.
import type { InventoryParams, InventoryResult } from '../../../protocol/inventory.ts';
import type { Session } from '../session.ts';

/** Whoever asks looks at the view, so a scan that waits for its time begins now. */
export function inventory({ scan }: Session, { after }: InventoryParams): InventoryResult {
  if (scan.phase === 'waiting') {
    scan.start();
  }
  // A number from before the server was started again is greater than any of this one.
  const isKnown = typeof after === 'number' && after > 0 && after <= scan.revision;
  return {
    revision: scan.revision,
    isWhole: !isKnown,
    files: scan.changedAfter(isKnown ? after : 0),
    scan: scan.state,
  };
}
