// nearpull/scan: starts or stops the scan that finds the images of the workspace.
import type { ScanParams, ScanState } from '../../../protocol/inventory.ts';
import type { Session } from '../session.ts';

export function runScan({ scan }: Session, { run }: ScanParams): ScanState {
  run ? scan.start() : scan.stop();
  return scan.state;
}
