// States how safe a fix is.
import type { Reason } from '../../model/message.ts';
import type { Safety } from '../../report.ts';

/** Safe where there is no reason against it. */
export function safetyOf(reason: Reason | null): Safety {
  return reason === null ? { safety: 'safe', reason } : { safety: 'needs-review', reason };
}
