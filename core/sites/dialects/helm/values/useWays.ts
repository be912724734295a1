// The ways in which templates make images of the values of a file, those first for which the fewest values have to change.
import type {
  ImageUse,
  ImageUses,
  UsePart,
  ValueCondition,
  ValuesPath,
} from '../../../../model/chartUses.ts';
import { pushAll } from '../../../../model/pushAll.ts';
import { remembered } from '../../../../model/remembered.ts';
import { changesFor, stepsBelow, type ValuesTree } from './valuesTree.ts';

export type UseWay = Pick<ImageUse, 'parts' | 'whens'>;

export interface RankedWay {
  readonly parts: readonly UsePart[];
  /** How many values have to change before an image is put together like this. */
  readonly changes: number;
  readonly isMention: boolean;
}

/** The nearest first. At a key that does not say that it holds an image, only what is nearer than all images counts. */
export function rankedWays(tree: ValuesTree, { images, mentions }: ImageUses): readonly RankedWay[] {
  const ranked = (uses: readonly ImageUse[], isMention: boolean): readonly RankedWay[] =>
    remembered(WAYS, uses, waysOf)
      .flatMap((way) => expand(way, tree))
      .map(({ parts, whens }) => ({
        parts,
        changes: changesFor(tree, whens) + (isMention ? 0.5 : 0),
        isMention,
      }));
  return [...ranked(images, false), ...ranked(mentions, true)].sort((a, b) => a.changes - b.changes);
}

/** The questions of templates whether a value has a certain text, for all of `images`. */
export function comparisonsIn(images: readonly ImageUse[]): readonly ValueCondition[] {
  return remembered(COMPARISONS, images, () => [
    ...new Set(images.flatMap(({ whens }) => whens.flat()).filter(({ is }) => is === 'equal')),
  ]);
}

/** `uses`, with one way for all that put an image together of the same parts: the same image stands in many templates of a chart. */
function waysOf(uses: readonly ImageUse[]): readonly UseWay[] {
  const ways = new Map<
    string,
    { readonly parts: readonly UsePart[]; readonly whens: ImageUse['whens'][number][] }
  >();
  for (const { parts, whens } of uses) {
    const id = JSON.stringify(parts);
    const known = ways.get(id);
    if (known) {
      pushAll(known.whens, whens);
    } else {
      ways.set(id, { parts, whens: [...whens] });
    }
  }
  return [...ways.values()];
}

/** The same uses are asked for with every version of a file of values, and with every file that is laid over it. */
const WAYS = new WeakMap<readonly ImageUse[], readonly UseWay[]>();
const COMPARISONS = new WeakMap<readonly ImageUse[], readonly ValueCondition[]>();

/** More items than these no chart lists by hand. */
const MAX_WAYS = 500;

/** A way for each item that a `*` stands for: it is the same item wherever the path before the `*` is the same. */
export function expand(use: UseWay, tree: ValuesTree): readonly UseWay[] {
  if (firstStar(use) === null) {
    return [use];
  }
  let open: readonly UseWay[] = [use];
  const done: UseWay[] = [];
  while (open.length > 0 && open.length + done.length <= MAX_WAYS) {
    done.push(...open.filter((way) => firstStar(way) === null));
    open = open.flatMap((way) => {
      const before = firstStar(way);
      return before ? stepsBelow(tree, before).map((step) => substitute(way, before, step)) : [];
    });
  }
  return done;
}

/** The path before the first `*` of any value in the name. */
function firstStar({ parts }: UseWay): ValuesPath | null {
  for (const part of parts) {
    const at = part.kind === 'value' ? part.path.indexOf('*') : -1;
    if (part.kind === 'value' && at >= 0) {
      return part.path.slice(0, at);
    }
  }
  return null;
}

function substitute({ parts, whens }: UseWay, before: ValuesPath, step: string): UseWay {
  const at = before.length;
  const fill = (path: ValuesPath): ValuesPath =>
    path[at] === '*' && before.every((each, index) => path[index] === each) ? path.with(at, step) : path;
  return {
    parts: parts.map((part) => (part.kind === 'value' ? { ...part, path: fill(part.path) } : part)),
    whens: whens.map((when) =>
      when.map((condition) => {
        const path = fill(condition.path);
        // The same object where it can be, because answers are remembered by it.
        return path === condition.path ? condition : { ...condition, path };
      }),
    ),
  };
}
