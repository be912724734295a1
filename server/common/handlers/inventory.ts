// nearpull/inventory and nearpull/scan: the images of the workspace, and the scan that finds them.
import type { InventoryParams, InventoryResult, ScanParams, ScanState } from '../../../protocol/inventory.ts';
import { METHODS } from '../../../protocol/messages.ts';
import { merged } from '../merged.ts';
import type { Session } from '../session.ts';

export const NO_SCAN: ScanState = {
  phase: 'waiting',
  done: 0,
  total: 0,
  images: 0,
  dockerHub: 0,
  left: [],
  tooMany: { files: 0, images: false, problems: 0 },
};

export const NO_INVENTORY: InventoryResult = { revision: 0, isWhole: false, files: [], scan: NO_SCAN };

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

export function runScan({ scan }: Session, { run }: ScanParams): ScanState {
  run ? scan.start() : scan.stop();
  return scan.state;
}

/** Tells of the scan, as often as a person can follow. */
export function tellingOfScan(current: () => Session): () => void {
  return merged(() => {
    const { client, connection, scan, lifetime } = current();
    if (client.inventory && !lifetime.isOver()) {
      void connection.sendNotification(METHODS.scanState, scan.state);
    }
  }).call;
}
