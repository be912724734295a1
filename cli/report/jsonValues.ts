// Looks at JSON that others may have written, before anything in it is believed.

export type ReadObject = Readonly<Record<string, unknown>>;

/** Null where the text is no JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return null;
    }
    throw error;
  }
}

export function isObject(value: unknown): value is ReadObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function hasTexts(value: ReadObject, keys: readonly string[]): boolean {
  return keys.every((key) => typeof value[key] === 'string');
}

export function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

export function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
