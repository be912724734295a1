// Decides, on the tokens of a document, whether it may be composed: `yaml` builds tokens without recursion, but not nodes.
import type { CST } from 'yaml';

/** Real manifests stay under 40; Node 20 dies, uncatchably, on some thousand. */
const MAX_DEPTH = 200;

/** Items of a flow collection with neither key nor value (`[,,,`): each is an error, and errors are slow. */
const MAX_EMPTY_ITEMS = 100;

/** Whether composing `tokens` is safe and quick. The walk uses a stack of its own and stops at the first excess. */
export function isTame(tokens: readonly CST.Token[]): boolean {
  let emptyItems = 0;
  const stack: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const { token, depth } = entry;
    emptyItems += countEmptyItems(token);
    if (depth > MAX_DEPTH || emptyItems > MAX_EMPTY_ITEMS) {
      return false;
    }
    for (const child of childrenOf(token)) {
      stack.push({ token: child, depth: depth + 1 });
    }
  }
  return true;
}

function childrenOf(token: CST.Token): readonly CST.Token[] {
  switch (token.type) {
    case 'document':
      return token.value ? [token.value] : [];
    case 'block-map':
    case 'block-seq':
    case 'flow-collection':
      return token.items.flatMap(({ key, value }) => [...(key ? [key] : []), ...(value ? [value] : [])]);
    default:
      return [];
  }
}

function countEmptyItems(token: CST.Token): number {
  return token.type === 'flow-collection' ? token.items.filter(({ key, value }) => !key && !value).length : 0;
}
