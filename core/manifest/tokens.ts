// The tokens of a document, unless it is one that `yaml` must not compose.
//
// Its parser and composer are recursive where collections end, and make an Error for each mistake. A few thousand levels overflow the stack (on
// Node 20 they abort the process, which nothing can catch), and a megabyte of commas takes a quarter of a minute.
import { CST, Lexer, Parser } from 'yaml';

/** Open collections. Real manifests stay under 40. */
const MAX_DEPTH = 200;

/** Indicators, anchors and tags with no value between them. Real manifests stay under 20. */
const MAX_INDICATORS = 500;

/** Places that the composer makes an error of. Real manifests under somebody's hands have some. */
const MAX_MISTAKES = 200;

/** The tokens of `text`, or null where composing them would not be safe and quick. */
export function readTokens(text: string): readonly CST.Token[] | null {
  const tokens: CST.Token[] = [];
  const parser = new Parser();
  let indicators = 0;
  for (const lexeme of new Lexer().lex(text)) {
    indicators = isValue(lexeme) ? 0 : indicators + 1;
    if (indicators > MAX_INDICATORS || parser.stack.length > MAX_DEPTH) {
      return null;
    }
    tokens.push(...parser.next(lexeme));
  }
  tokens.push(...parser.end());
  return hasFewMistakes(tokens) ? tokens : null;
}

/** White space and line ends count as values here: they are never what makes parsing slow. */
function isValue(lexeme: string): boolean {
  switch (CST.tokenType(lexeme)) {
    case 'scalar':
    case 'single-quoted-scalar':
    case 'double-quoted-scalar':
    case 'block-scalar-header':
    case 'alias':
    case 'comment':
      return true;
    default:
      return false;
  }
}

function hasFewMistakes(tokens: readonly CST.Token[]): boolean {
  let mistakes = 0;
  const stack = [...tokens];
  for (let token = stack.pop(); token; token = stack.pop()) {
    mistakes += countMistakes(token);
    if (mistakes > MAX_MISTAKES) {
      return false;
    }
    stack.push(...childrenOf(token));
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

function countMistakes(token: CST.Token): number {
  switch (token.type) {
    case 'error':
      return 1;
    case 'block-map':
      return token.items.filter(({ key, sep, value }) => (key ? !sep : value) || isCrowded(sep)).length;
    case 'flow-collection':
      return token.items.filter(
        ({ key, value, start, sep }) => (!key && !value) || isCrowded(start) || isCrowded(sep),
      ).length;
    default:
      return 0;
  }
}

/** A value has one anchor and one tag at most. */
function isCrowded(tokens: readonly CST.SourceToken[] | null | undefined): boolean {
  return (tokens?.filter(({ type }) => type === 'anchor' || type === 'tag').length ?? 0) > 2;
}
