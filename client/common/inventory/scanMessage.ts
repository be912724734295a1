// What the inventory says above its tree: how far the scan is, what it found, and what it left out. A screen reader reads it as part of the view.
import { counted, say } from '../../../l10n/index.ts';
import type { ScanState } from '../../../protocol/inventory.ts';
import { leftWords } from '../fixes/tellFixed.ts';

/** Undefined where there is nothing to say. */
export function scanMessage(state: ScanState): string | undefined {
  const { phase, done, total, images, dockerHub, left } = state;
  switch (phase) {
    case 'waiting':
      return undefined;
    case 'running':
      return total === 0
        ? say({ key: 'client.inventory.searching' })
        : say({ key: 'client.inventory.scanning', args: [done, counted('files', total)] });
    default: {
      const stopped = say({ key: 'client.inventory.stopped', args: [done, counted('files', total)] });
      const found = say({ key: 'client.inventory.found', args: [counted('images', images), dockerHub] });
      const reasons = left.flatMap(({ reason, count }) =>
        reason === 'no-domain' ? [] : [say(leftWords(reason, count))],
      );
      return [
        ...(phase === 'stopped' ? [stopped] : []),
        ...(images > 0 ? [found] : []),
        ...(reasons.length > 0 ? [say({ key: 'client.inventory.left', args: [reasons.join('; ')] })] : []),
        ...limits(state),
      ].join(' ');
    }
  }
}

function limits({ tooMany }: ScanState): string[] {
  return [
    ...(tooMany.files > 0
      ? [say({ key: 'client.inventory.tooManyFiles', args: [counted('files', tooMany.files)] })]
      : []),
    ...(tooMany.images ? [say({ key: 'client.inventory.tooManyImages' })] : []),
    ...(tooMany.problems > 0
      ? [say({ key: 'client.inventory.tooManyProblems', args: [counted('problems', tooMany.problems)] })]
      : []),
  ];
}
