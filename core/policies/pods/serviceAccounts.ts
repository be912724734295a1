// Finds the ServiceAccounts of a text that bring pull secrets to the Pods that use them.
import type { SecretAccount } from '../../model/fileContext.ts';
import { segments } from '../../yaml/documents.ts';
import { isValueList, isValueMap, readValue, type Value } from '../../yaml/plainValue.ts';

/** Whether a text may hold such an account. `holds` tells whether it has a word. */
export function mayHoldSecretAccounts(holds: (word: string) => boolean): boolean {
  return WORDS.every(holds);
}

const WORDS = ['ServiceAccount', 'imagePullSecrets'] as const;

/** The accounts with at least one pull secret, also those in a List. What cannot be read has none. Never throws. */
export function secretAccounts(text: string): readonly SecretAccount[] {
  return segments(text).flatMap(({ start, end }) => {
    const document = text.slice(start, end);
    const value = mayHoldSecretAccounts((word) => document.includes(word)) ? readValue(document) : null;
    return value === undefined ? [] : accountsIn(value ?? null);
  });
}

function accountsIn(value: Value): readonly SecretAccount[] {
  if (!isValueMap(value)) {
    return [];
  }
  const items = value.get('items');
  if (isValueList(items)) {
    return items.flatMap(accountsIn);
  }
  const metadata = value.get('metadata');
  const name = isValueMap(metadata) ? metadata.get('name') : null;
  const namespace = isValueMap(metadata) ? metadata.get('namespace') : null;
  const secrets = value.get('imagePullSecrets');
  return value.get('kind') === 'ServiceAccount' &&
    typeof name === 'string' &&
    isValueList(secrets) &&
    secrets.length > 0
    ? [{ name, namespace: typeof namespace === 'string' ? namespace : null }]
    : [];
}
