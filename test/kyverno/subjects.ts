// The policies that are tested on each engine.
import { type PolicyKind, renderPolicy } from '../../core/index.ts';
import { policiesAlone } from '../../core/policies/catalog/mutatingPolicy.ts';
import type { Engine } from './engines.ts';
import { settingsOf } from './expected.ts';

/** A policy that is given to an engine. */
export interface Subject {
  readonly title: string;
  readonly kind: PolicyKind;
  /** The version of Kyverno that it is made for. */
  readonly version: string;
  readonly render: (given: GivenSettings) => string;
  /** Whether it has the same content as another subject in another form. Then a few settings are enough. */
  readonly isVariant: boolean;
}

/** Settings in the form that a person writes. */
export interface GivenSettings {
  readonly [key: string]: unknown;
  readonly kyverno?: object;
}

/** The policies of Kyverno that rewrite images, in every form that this engine accepts. */
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
    render: (given) => policiesAlone(renderWhole(kind, version, given)),
    version,
    isVariant: false,
  };
}

/** The whole text, as people apply it to a cluster. `render` is what Kyverno's command line takes of it. */
export function renderWhole(kind: PolicyKind, version: string, given: GivenSettings): string {
  return renderPolicy(kind, settingsOf({ ...given, kyverno: { ...given.kyverno, version } }));
}
