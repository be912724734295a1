// What policies have to know of the cluster: the version of its Kyverno, and where they keep out.

import { printable } from '../image/proxy.ts';
import { type KyvernoVersion, readKyvernoVersion } from '../model/kyvernoVersion.ts';
import { addProblem, type JsonObject, type Reading, readAs, readStrings } from './reading.ts';

export interface KyvernoSetting {
  /** Null where nobody said. */
  readonly version: KyvernoVersion | null;
  /** Namespaces of the cluster that policies leave alone. */
  readonly excludedNamespaces: readonly string[];
}

export function readKyverno(reading: Reading, value: JsonObject): KyvernoSetting {
  return {
    version: readVersion(reading, value.version),
    excludedNamespaces: readExcluded(reading, value.excludedNamespaces),
  };
}

/** YAML takes `1.18` without quotes for a number. It takes `1.20` for one too, and the zero is lost: with one digit it is not certain which is meant. */
function readVersion(reading: Reading, value: unknown): KyvernoVersion | null {
  const path = ['kyverno', 'version'];
  const given = typeof value === 'number' && /\.\d\d$/.test(String(value)) ? String(value) : value;
  const written = readAs(reading, given, path, 'string', '').trim();
  const version = readKyvernoVersion(written);
  if (written !== '' && version === null) {
    addProblem(reading, path, { key: 'settings.kyvernoVersion', args: [printable(written)] });
  }
  return version;
}

function readExcluded(reading: Reading, value: unknown): readonly string[] {
  return readStrings(reading, value, ['kyverno', 'excludedNamespaces'], (name) =>
    NAMESPACE.test(name) ? null : { key: 'settings.clusterNamespace', args: [printable(name)] },
  );
}

/** A DNS label, as RFC 1123 has it: what Kubernetes takes for the name of a namespace. */
const NAMESPACE = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
