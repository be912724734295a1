// Matches the paths of the image table against the place of a value in an object.

/** Keys and item numbers from an object down to a value. */
export type KeyPath = readonly (string | number)[];

export type PathPattern = (path: KeyPath) => boolean;

/** Compiles `spec.containers[].image`: `[]` is any item, `*` any key, `**` any depth, `{a,b}` either. */
export function compilePath(pattern: string): PathPattern {
  const steps = pattern.replaceAll('[]', '.[]').split('.').map(compileStep);
  return (path) => matches(steps, 0, path, 0);
}

/** Compiles a name in which `*` stands for any characters, compared without regard to case. */
export function compileName(pattern: string): (name: string) => boolean {
  if (pattern === '*') {
    return () => true;
  }
  const lower = pattern.toLowerCase();
  const star = lower.indexOf('*');
  if (star < 0) {
    return (name) => name.toLowerCase() === lower;
  }
  const [prefix, suffix] = [lower.slice(0, star), lower.slice(star + 1)];
  return (name) => {
    const given = name.toLowerCase();
    return (
      given.length >= prefix.length + suffix.length && given.startsWith(prefix) && given.endsWith(suffix)
    );
  };
}

/** `spec.containers[0].image`; keys that would be misread are quoted: `data["a.b"]`. */
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

type Step = '**' | ((key: string | number) => boolean);

function compileStep(step: string): Step {
  if (step === '**') {
    return '**';
  }
  if (step === '[]') {
    return (key) => typeof key === 'number';
  }
  if (step === '*') {
    return (key) => typeof key === 'string';
  }
  const names = step.startsWith('{') ? step.slice(1, -1).split(',') : [step];
  return (key) => typeof key === 'string' && names.includes(key);
}

function matches(steps: readonly Step[], at: number, path: KeyPath, depth: number): boolean {
  const step = steps[at];
  if (step === undefined) {
    return depth === path.length;
  }
  if (step === '**') {
    for (let next = depth; next <= path.length; next++) {
      if (matches(steps, at + 1, path, next)) {
        return true;
      }
    }
    return false;
  }
  const key = path[depth];
  return key !== undefined && step(key) && matches(steps, at + 1, path, depth + 1);
}
