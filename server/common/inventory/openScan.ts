// Makes the scan of a session, and tells whoever waits of what it finds.
import type { ScanState } from '../../../protocol/inventory.ts';
import { METHODS } from '../../../protocol/messages.ts';
import { merged } from '../merged.ts';
import type { Session } from '../session.ts';
import { HeldDiagnostics } from './heldDiagnostics.ts';
import { scanPorts } from './scanPorts.ts';
import { WorkspaceScan } from './workspaceScan.ts';

export interface OpenScan {
  readonly scan: WorkspaceScan;
  readonly held: HeldDiagnostics;
}

/** @param current the session, which does not exist yet. */
export function openScan(current: () => Session): OpenScan {
  const held = new HeldDiagnostics();
  // As often as a person can follow.
  const tell = merged(() => {
    const { client, connection, scan, lifetime } = current();
    if (client.inventory && !lifetime.isOver()) {
      void connection.sendNotification(METHODS.scanState, scan.state);
    }
  });
  const onChange = () => {
    held.changed();
    tell.call();
  };
  return { scan: new WorkspaceScan(scanPorts(current, onChange)), held };
}

/** What is answered where a bug of ours leaves no answer. */
export const NO_SCAN: ScanState = {
  phase: 'waiting',
  done: 0,
  total: 0,
  images: 0,
  dockerHub: 0,
  left: [],
  tooMany: { files: 0, images: false, problems: 0 },
};
