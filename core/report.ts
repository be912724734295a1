// The values that `check` answers with. Everything here is plain data.
import type { Message } from './model/message.ts';
import type { RuleCode, Severity } from './model/ruleCodes.ts';
import type { Image } from './sites/describeImage.ts';
import type { Edit } from './text/edit.ts';
import type { Span } from './text/span.ts';

/** A change that cures a finding. Only `safe` fixes are ever part of a "fix all". */
export interface Fix {
  readonly title: Message;
  readonly safety: 'safe' | 'needs-review';
  readonly edits: readonly Edit[];
  /** Edits of other files that belong to it, such as a kustomization.yaml. A fix that has any is never `safe`: a fix-all sees one file. */
  readonly elsewhere?: readonly { readonly path: string; readonly edits: readonly Edit[] }[];
}

/** Something a rule has to say about a place in the text, made together with its cure. */
export interface Finding {
  readonly rule: RuleCode;
  readonly severity: Exclude<Severity, 'off'>;
  readonly span: Span;
  readonly message: Message;
  readonly fixes: readonly Fix[];
}

/** Something to know about the file as a whole, such as a document that was too large to read. */
export interface Notice {
  readonly span: Span;
  readonly message: Message;
}

/** The answer of `check`. Hand it back with the next version of the text: unchanged documents are not read again. */
export interface Report {
  readonly images: readonly Image[];
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
  /** Opaque to the caller: what makes the next check of the same file cheap. */
  readonly cache: ReportCache;
}

declare const cacheBrand: unique symbol;
/** Only `check` looks inside. */
export interface ReportCache {
  readonly [cacheBrand]: true;
}
