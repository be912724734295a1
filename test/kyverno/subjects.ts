// Which policies are tried on which engine.
import { type PolicyKind, renderPolicy } from '../../core/index.ts';
import type { Engine } from './engines.ts';
import { settingsOf } from './expected.ts';

/** A policy as it is given to an engine. */
export interface Subject {
  readonly title: string;
  readonly kind: PolicyKind;
  readonly render: (given: GivenSettings) => string;
  /** Whether it says the same as another subject in other words, so that a few settings will do. */
  readonly isVariant: boolean;
}

/** Settings as a person writes them. */
export interface GivenSettings {
  readonly [key: string]: unknown;
  readonly kyverno?: object;
}

/** The policies of Kyverno that rewrite, in every form that this engine takes. */
export function rewriters(engine: Engine): readonly Subject[] {
  const [own = engine.version] = engine.policiesOf;
  return [
    subject('cluster-policy', own),
    ...engine.policiesOf.map((version) => ({
      ...subject('mutating-policy', version),
      isVariant: version !== own,
    })),
  ];
}

export function subject(kind: PolicyKind, version: string): Subject {
  return {
    title: `${kind} of ${version}`,
    kind,
    render: (given) => render(kind, version, given),
    isVariant: false,
  };
}

function render(kind: PolicyKind, version: string, given: GivenSettings): string {
  return renderPolicy(kind, settingsOf({ ...given, kyverno: { ...given.kyverno, version } }));
}
