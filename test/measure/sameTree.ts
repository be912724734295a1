// Checks that a tree is unchanged except for its images, and that each image became what it must.
import { hubName, rewritten } from './hub.ts';
import { type Branch, isBranch, join, textAt } from './oracle/site.ts';
import { readTrees } from './oracle/trees.ts';

export function treeProblems(before: unknown, after: unknown, domain: string): readonly string[] {
  const problems: string[] = [];
  compareNodes(before, after, '', { domain, problems });
  return problems;
}

interface Comparing {
  readonly domain: string;
  readonly problems: string[];
}

function compareNodes(before: unknown, after: unknown, path: string, comparing: Comparing): void {
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    for (const [index, item] of before.entries()) {
      compareNodes(item, after[index], `${path}.${index}`, comparing);
    }
  } else if (isBranch(before) && isBranch(after)) {
    compareBranches(before, after, path, comparing);
  } else if (String(before) !== String(after) && !isSameImage(before, after, comparing.domain)) {
    comparing.problems.push(`${path} was ${short(before)}, is ${short(after)}`);
  }
}

function compareBranches(before: Branch, after: Branch, path: string, comparing: Comparing): void {
  const added = Object.keys(after).filter((key) => !(key in before));
  const lost = Object.keys(before).filter((key) => !(key in after));
  const isWhole = isSameSplit(before, after, comparing.domain);
  if (lost.length > 0 || added.some((key) => !isWhole || !/^(?:newName|registry)$/.test(key))) {
    comparing.problems.push(`${path} has other keys: ${[...added, ...lost].join(', ')}`);
  }
  for (const [key, value] of Object.entries(before)) {
    // The parts of a reference have been checked together above.
    if (!(isWhole && PART.test(key) && typeof value !== 'object')) {
      compareNodes(value, after[key], `${path}.${key}`, comparing);
    }
  }
}

const PART =
  /^(?:registry|repository|repo|name|newName|image|\w*[rR]egistry|\w*[rR]epository|\w*image_name|image_registry|hub)$/;

/** Compares a string that is a reference, contains one, or is a text with references. */
function isSameImage(before: unknown, after: unknown, domain: string): boolean {
  if (typeof before !== 'string' || typeof after !== 'string') {
    return false;
  }
  const [from, to] = [before.trim(), after.trim()];
  return (
    rewritten(from, domain).includes(to) ||
    isSameAssign(from, to, domain) ||
    isSameUrl(from, to, domain) ||
    isSameDefault(from, to, domain) ||
    isSameText(before, after, domain)
  );
}

/** Compares an override of `kustomize edit set image`: `nginx:1` becomes `nginx=<domain>/library/nginx:1`, so that it still matches. */
function isSameAssign(before: string, after: string, domain: string): boolean {
  const [left = '', right = before] = before.includes('=')
    ? before.split(/=(.*)/s)
    : [before.replace(/[:@].*$/s, '')];
  return after.startsWith(`${left}=`) && rewritten(right, domain).includes(after.slice(left.length + 1));
}

function isSameUrl(before: string, after: string, domain: string): boolean {
  const scheme = /^\w+:\/\//.exec(before)?.[0];
  return (
    scheme !== undefined &&
    after.startsWith(scheme) &&
    rewritten(before.slice(scheme.length), domain).includes(after.slice(scheme.length))
  );
}

/** Compares a variable with a default, such as `${IMAGE:-nginx}`. */
function isSameDefault(before: string, after: string, domain: string): boolean {
  const match = /^(?<head>\$\{\w+:?-)(?<value>.*)\}$/.exec(before)?.groups;
  return (
    match?.head !== undefined &&
    match.value !== undefined &&
    rewritten(match.value, domain).some((each) => `${match.head}${each}}` === after)
  );
}

/** Compares YAML in a string: as trees where js-yaml can read it, else line by line. */
function isSameText(before: string, after: string, domain: string): boolean {
  if (!before.includes('\n') && !/^\s*[{[]/.test(before)) {
    return false;
  }
  const [old, now] = [readTrees(before), readTrees(after)];
  if (old && now && old.some((tree) => typeof tree === 'object')) {
    return treeProblems(old, now, domain).length === 0;
  }
  const [lines, others] = [before.split('\n'), after.split('\n')];
  return (
    lines.length === others.length &&
    lines.every((line, index) => isSameLine(line, others[index] ?? '', domain))
  );
}

function isSameLine(before: string, after: string, domain: string): boolean {
  const parts = /^(?<head>.*?\bimage["']?\s*:\s*["']?)(?<value>\S+?)(?<tail>["']?,?\s*)$/.exec(
    before,
  )?.groups;
  return (
    before === after ||
    (parts?.value !== undefined &&
      rewritten(parts.value, domain).some((each) => `${parts.head}${each}${parts.tail}` === after))
  );
}

/** Compares siblings that form one reference. Together they must name the domain, whichever of them was edited. */
function isSameSplit(before: Branch, after: Branch, domain: string): boolean {
  const moved = (keys: readonly string[]): boolean => {
    const [old, now] = [joined(before, keys), joined(after, keys)];
    return (
      old !== null &&
      now !== null &&
      old !== now &&
      hubName(old) !== null &&
      rewritten(old, domain).includes(now)
    );
  };
  // A registry for many names must be right for all of them.
  const flat = Object.keys(before).filter((key) => /_image_name$/.test(key));
  return SPLITS.some(moved) || (flat.length > 0 && flat.every((key) => moved(['image_registry', key])));
}

const SPLITS: readonly (readonly string[])[] = [
  ['registry', 'repository', 'name'],
  ['registry', 'repository', 'image'],
  ['registry', 'repository'],
  ['registry', 'repo'],
  ['registry', 'name'],
  ['registry', 'image'],
  ['imageRegistry', 'imageRepository'],
  ['newName'],
];

function joined(branch: Branch, keys: readonly string[]): string | null {
  if (keys[0] === 'newName') {
    return textAt(branch, 'newName') ?? textAt(branch, 'name');
  }
  const last = keys.at(-1) ?? '';
  return textAt(branch, last) === null
    ? null
    : join(
        keys.map((key) => textAt(branch, key)),
        null,
        null,
      );
}

function short(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 120) ?? 'missing';
}
