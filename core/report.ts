// The values that `check` answers with. Everything here is plain data.
import type { ImageReference } from './image/reference.ts';
import type { Message } from './model/message.ts';
import type { RuleCode } from './rules/rule.ts';
import type { Severity } from './settings/settings.ts';
import type { Dialect, ResourceName, Tier } from './sites/imageSite.ts';
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

/** `upstream`: at a registry of `nearpull.proxy.registries`. */
export type ImageStatus = 'docker-hub' | 'upstream' | 'proxied' | 'other' | 'templated' | 'invalid';

/** An image reference in the text, whether or not anything is wrong with it. */
export interface Image {
  /** The reference only: no quotes, no anchor or tag, no comment. */
  readonly span: Span;
  /** The value as YAML reads it. */
  readonly raw: string;
  readonly status: ImageStatus;
  readonly reference: ImageReference;
  /** `docker.io/library/nginx:1.27`; null where the name is not certain. */
  readonly canonical: string | null;
  /** Whether it is a Docker Official Image (`library/`). */
  readonly official: boolean;
  /** What the fix writes, the placeholder where no domain is set; null where there is nothing to rewrite or the domain is unusable. */
  readonly target: string | null;
  /** Null in files that are no Kubernetes objects. */
  readonly resource: ResourceName | null;
  /** `spec.template.spec.containers[0].image` */
  readonly path: string;
  readonly dialect: Dialect;
  readonly tier: Tier;
  /** The keys that it is written at: `['image']`, `['registry', 'repository', 'tag']`. */
  readonly keys: readonly string[];
  /** Path of the kustomization whose `images:` entry speaks for this image, so that nothing is said here; null where none does. */
  readonly redirect: string | null;
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
