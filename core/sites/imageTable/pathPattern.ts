// Matches the path patterns of the image table against the path of a value in an object.

/** Keys and item numbers from an object down to a value. */
export type KeyPath = readonly (string | number)[];

export type PathPattern = (path: KeyPath) => boolean;

/** One step of a pattern: any depth, any item, or a test of a key. */
export type PathStep = '**' | '[]' | KeyStep;

export interface KeyStep {
  /** Keys that the step matches. */
  readonly names: readonly string[];
  /** Keys with a `*` that the step matches. `*` alone is any key. */
  readonly globs: readonly Glob[];
}

type Glob = (name: string) => boolean;

/**
 * Compiles a pattern such as `spec.containers[].image`. A string that is not a pattern gives one that matches nothing.
 * - `[]` is any item of a list.
 * - `*` is any key, or any part of a key.
 * - `**` is any depth.
 * - `{a,b}` is one of several keys.
 * - `["a.b"]` is a key with dots or braces.
 */
export function compilePath(pattern: string): PathPattern {
  const steps = parsePath(pattern);
  return steps === null ? () => false : (path) => matchesPath(steps, path);
}

/** The steps of a pattern. Null where the string is not a pattern: it has an empty step or an open bracket, for example. */
export function parsePath(pattern: string): readonly PathStep[] | null {
  const steps: PathStep[] = [];
  let at = 0;
  while (at < pattern.length) {
    STEP.lastIndex = at;
    const [all = '', item, quoted, plain] = STEP.exec(pattern) ?? [];
    const isFirst = at === 0;
    at += all.length;
    // Every key but the first has a dot before it. A bracket has none.
    if (all === '' || (plain !== undefined && isFirst === all.startsWith('.'))) {
      return null;
    }
    if (item !== undefined) {
      steps.push('[]');
    } else if (quoted !== undefined) {
      steps.push(keyStep([quoted]));
    } else if (plain === '**') {
      steps.push('**');
    } else {
      steps.push(keyStep(plain?.startsWith('{') ? plain.slice(1, -1).split(',') : [plain ?? '']));
    }
  }
  return steps.length > 0 ? steps : null;
}

/** One step: `[]`, `["a.b"]`, `{a,b}` or a key. */
const STEP = /(\[\])|\["([^"]+)"\]|\.?(\{[^{}[\]."]+\}|[^{}[\]."]+)(?=[.[]|$)/y;

/**
 * Whether `path` matches all of `steps`. The search goes back only to the last `**`, because the last one can take whatever an earlier one
 * could take. So the time is at most steps times keys, however often `**` stands in the pattern.
 */
export function matchesPath(steps: readonly PathStep[], path: KeyPath): boolean {
  let step = 0;
  let at = 0;
  let deepStep = -1;
  let deepAt = 0;
  while (at < path.length) {
    const wanted = steps[step];
    if (wanted === '**') {
      deepStep = step;
      deepAt = at;
      step++;
    } else if (wanted !== undefined && fits(wanted, path[at])) {
      step++;
      at++;
    } else if (deepStep >= 0) {
      deepAt++;
      at = deepAt;
      step = deepStep + 1;
    } else {
      return false;
    }
  }
  while (steps[step] === '**') {
    step++;
  }
  return step === steps.length;
}

/** Compiles a name in which `*` stands for any characters. The comparison ignores case. */
export function compileName(pattern: string): (name: string) => boolean {
  const matches = compileGlob(pattern.toLowerCase());
  return (name) => matches(name.toLowerCase());
}

/** A path as text: `spec.containers[0].image`. Keys that would be misread are quoted: `data["a.b"]`. */
export function formatPath(path: KeyPath): string {
  let result = '';
  for (const step of path) {
    if (typeof step === 'number') {
      result += `[${step}]`;
    } else if (/^[\w$-]+$/.test(step)) {
      result += result === '' ? step : `.${step}`;
    } else {
      result += `[${JSON.stringify(step)}]`;
    }
  }
  return result;
}

function keyStep(keys: readonly string[]): KeyStep {
  return {
    names: keys.filter((key) => !key.includes('*')),
    globs: keys.filter((key) => key.includes('*')).map(compileGlob),
  };
}

function fits(wanted: Exclude<PathStep, '**'>, key: string | number | undefined): boolean {
  if (wanted === '[]') {
    return typeof key === 'number';
  }
  return typeof key === 'string' && (wanted.names.includes(key) || wanted.globs.some((glob) => glob(key)));
}

/** Finds the words between the stars from left to right, each at its first place. No word needs a second search. */
function compileGlob(pattern: string): Glob {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) {
    return (name) => name === pattern;
  }
  return (name) => {
    let at = first.length;
    for (const word of rest) {
      const found = name.indexOf(word, at);
      if (found < 0) {
        return false;
      }
      at = found + word.length;
    }
    return name.length - last.length >= at && name.startsWith(first) && name.endsWith(last);
  };
}
