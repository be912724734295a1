// The types of the values that `check` returns. All of them are plain data.
import type { Message, Reason } from './model/message.ts';
import type { RuleCode, Severity } from './model/ruleCodes.ts';
import type { Image } from './sites/describeImage.ts';
import type { Edit } from './text/edit.ts';
import type { Span } from './text/span.ts';

/** A change that resolves a finding. A "fix all" applies `safe` fixes only. */
export type Fix = FixChange & Safety;

/** Whether a person has to look at a fix first. `reason` is the sentence that says why. */
export type Safety =
  | { readonly safety: 'safe'; readonly reason: null }
  | { readonly safety: 'needs-review'; readonly reason: Reason };

interface FixChange {
  readonly title: Message;
  readonly edits: readonly Edit[];
  /**
   * Edits of other files that belong to the fix, such as a kustomization.yaml. A fix with edits of other files is never `safe`, because a
   * "fix all" sees one file only.
   */
  readonly elsewhere?: readonly { readonly path: string; readonly edits: readonly Edit[] }[];
}

/** A problem that a rule reports at a place in the text, together with its fixes. */
export interface Finding {
  readonly rule: RuleCode;
  readonly severity: Exclude<Severity, 'off'>;
  readonly span: Span;
  readonly message: Message;
  readonly fixes: readonly Fix[];
}

/** Something that a person should know about the check itself, such as that a document was too large to read. */
export interface Notice {
  readonly span: Span;
  readonly message: Message;
}

/** What `check` returns. Pass it to `check` with the next version of the text, so that unchanged documents are not read again. */
export interface Report {
  readonly images: readonly Image[];
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
  /** Opaque to the caller. It makes the next check of the same file cheap. */
  readonly cache: ReportCache;
}

declare const cacheBrand: unique symbol;
/** Only `check` reads what is inside. */
export interface ReportCache {
  readonly [cacheBrand]: true;
}
