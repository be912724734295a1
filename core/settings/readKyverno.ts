// Reads what policies must know about the cluster: its versions of Kyverno and Kubernetes, the namespaces that they leave alone, and its
// other webhooks.

import { printable } from '../image/proxy.ts';
import { type KubernetesVersion, type KyvernoVersion, readKyvernoVersion } from '../model/kyvernoVersion.ts';
import { addProblem, type JsonObject, type Reading, readAs, readStrings } from './reading.ts';

export interface KyvernoSetting {
  /** Null where no version is set. */
  readonly version: KyvernoVersion | null;
  /** Namespaces of the cluster that policies leave alone. */
  readonly excludedNamespaces: readonly string[];
  /** Whether other webhooks add containers to Pods. Not every policy is called again after them. */
  readonly otherWebhooks: boolean;
}

export interface KubernetesSetting {
  /** Null where no version is set. */
  readonly version: KubernetesVersion | null;
}

export function readKyverno(reading: Reading, value: JsonObject): KyvernoSetting {
  return {
    version: readVersion(reading, value.version, 'kyverno'),
    excludedNamespaces: readExcluded(reading, value.excludedNamespaces),
    otherWebhooks: readAs(reading, value.otherWebhooks, ['kyverno', 'otherWebhooks'], 'boolean', false),
  };
}

export function readKubernetes(reading: Reading, value: JsonObject): KubernetesSetting {
  return { version: readVersion(reading, value.version, 'kubernetes') };
}

/**
 * YAML reads `1.18` without quotes as a number, which is accepted. It reads `1.20` as the number 1.2. A number with one digit after the
 * point is therefore refused, because it may be either.
 */
function readVersion(reading: Reading, value: unknown, of: 'kyverno' | 'kubernetes'): KyvernoVersion | null {
  const path = [of, 'version'];
  const given = typeof value === 'number' && /\.\d\d$/.test(String(value)) ? String(value) : value;
  const written = readAs(reading, given, path, 'string', '').trim();
  const version = readKyvernoVersion(written);
  if (written !== '' && version === null) {
    const key = of === 'kyverno' ? 'settings.kyvernoVersion' : 'settings.kubernetesVersion';
    addProblem(reading, path, { key, args: [printable(written)] });
  }
  return version;
}

function readExcluded(reading: Reading, value: unknown): readonly string[] {
  return readStrings(reading, value, ['kyverno', 'excludedNamespaces'], (name) =>
    NAMESPACE.test(name) ? null : { key: 'settings.clusterNamespace', args: [printable(name)] },
  );
}

/** A DNS label of RFC 1123, which is what Kubernetes accepts as the name of a namespace. */
const NAMESPACE = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
