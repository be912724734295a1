// Reads a Go template into its tree. Nothing is run, and what cannot be read ends the reading without an exception.
import { cutTemplate } from './cut.ts';
import type { Block, Definition, Operand, ParsedTemplate, Pipe, TemplateNode } from './syntax.ts';
import { type ActionToken, tokensOf } from './tokens.ts';

/** The tree of `text`. */
export function parseTemplate(text: string): ParsedTemplate {
  const { segments, closed } = cutTemplate(text);
  const reader: TemplateReader = { top: [], open: [], definitions: [], assigned: [], problem: null };
  for (const { kind, text: part, line } of segments) {
    if (kind === 'text') {
      bodyOf(reader).push({ kind: 'text', text: part, line });
    } else {
      readAction(reader, part, line);
    }
    if (reader.problem !== null) {
      break;
    }
  }
  const isOpen = reader.open.length > 0;
  const problem =
    reader.problem ?? (closed ? (isOpen ? 'a block does not end' : null) : 'an action does not end');
  while (reader.open.length > 0) {
    close(reader);
  }
  const { top, definitions, assigned } = reader;
  return { nodes: top, definitions, assigned, problem };
}

interface TemplateReader {
  readonly top: TemplateNode[];
  readonly open: OpenBlock[];
  readonly definitions: Definition[];
  readonly assigned: Pipe[];
  problem: string | null;
}

interface OpenBlock {
  readonly kind: Block['kind'] | 'define';
  readonly name: string;
  readonly pipe: Pipe;
  readonly line: number;
  readonly body: TemplateNode[];
  readonly otherwise: TemplateNode[];
  inElse: boolean;
  /** Whether it began with `else if`: one `end` closes it together with the block around it. */
  readonly chained: boolean;
}

const NO_PIPE: Pipe = { variables: [], assigns: false, commands: [] };
/** Nobody nests deeper; recursion over the tree has to end. */
const MAX_BLOCKS = 100;
const MAX_PARENTHESES = 50;

function bodyOf({ open, top }: TemplateReader): TemplateNode[] {
  const block = open.at(-1);
  return block ? (block.inElse ? block.otherwise : block.body) : top;
}

function readAction(reader: TemplateReader, action: string, line: number): void {
  const tokens = tokensOf(action);
  const word = tokens?.[0]?.kind === 'word' ? tokens[0].text : '';
  if (!tokens) {
    reader.problem = `line ${line}: an action that is no template language`;
  } else if (word === 'end') {
    readEnd(reader, line);
  } else if (word === 'else') {
    readElse(reader, tokens, line);
  } else if (word === 'if' || word === 'with' || word === 'range') {
    const pipe = pipeOf(reader, tokens, 1, line);
    openBlock(reader, { kind: word, name: '', pipe, line, chained: false });
  } else if (word === 'define' || word === 'block') {
    readDefinition(reader, tokens, line);
  } else if (word === 'template') {
    const arg = tokens.length > 2 ? pipeOf(reader, tokens, 2, line) : null;
    bodyOf(reader).push({ kind: 'template', name: tokens[1]?.text ?? '', arg, line });
  } else if (word !== 'break' && word !== 'continue' && tokens.length > 0) {
    bodyOf(reader).push({ kind: 'action', pipe: pipeOf(reader, tokens, 0, line), line });
  }
}

function readDefinition(reader: TemplateReader, tokens: readonly ActionToken[], line: number): void {
  const name = tokens[1]?.text ?? '';
  if (tokens[0]?.text === 'block') {
    const arg = pipeOf(reader, tokens, 2, line);
    bodyOf(reader).push({ kind: 'template', name, arg, line });
  }
  openBlock(reader, { kind: 'define', name, pipe: NO_PIPE, line, chained: false });
}

function openBlock(reader: TemplateReader, block: Omit<OpenBlock, 'body' | 'otherwise' | 'inElse'>): void {
  reader.open.push({ ...block, body: [], otherwise: [], inElse: false });
  if (reader.open.length > MAX_BLOCKS) {
    reader.problem = `line ${block.line}: blocks are nested too deep`;
  }
}

function readElse(reader: TemplateReader, tokens: readonly ActionToken[], line: number): void {
  const block = reader.open.at(-1);
  if (!block || block.inElse || block.kind === 'define') {
    reader.problem = `line ${line}: an else without its block`;
    return;
  }
  block.inElse = true;
  const word = tokens[1]?.text;
  if (word === 'if' || word === 'with') {
    const pipe = pipeOf(reader, tokens, 2, line);
    openBlock(reader, { kind: word, name: '', pipe, line, chained: true });
  }
}

function readEnd(reader: TemplateReader, line: number): void {
  if (reader.open.length === 0) {
    reader.problem = `line ${line}: an end without its block`;
    return;
  }
  while (close(reader)) {
    // An `else if` ends with the block that it belongs to.
  }
}

/** Closes the innermost block; whether the one around it ends with it. */
function close(reader: TemplateReader): boolean {
  const block = reader.open.pop();
  if (!block) {
    return false;
  }
  const { kind, name, pipe, body, otherwise, line } = block;
  if (kind === 'define') {
    reader.definitions.push({ name, nodes: body });
  } else {
    bodyOf(reader).push({ kind, pipe, body, otherwise, line });
  }
  return block.chained;
}

/** The pipeline that `tokens` are from the one at `from` on. */
function pipeOf(reader: TemplateReader, tokens: readonly ActionToken[], from: number, line: number): Pipe {
  const cursor: Cursor = { tokens, at: from, depth: 0, failed: false };
  const pipe = readPipe(cursor);
  if (cursor.failed || cursor.at < tokens.length) {
    reader.problem ??= `line ${line}: a pipeline that cannot be read`;
  }
  if (pipe.variables.length > 0) {
    reader.assigned.push(pipe);
  }
  return pipe;
}

interface Cursor {
  readonly tokens: readonly ActionToken[];
  at: number;
  depth: number;
  failed: boolean;
}

function readPipe(cursor: Cursor): Pipe {
  const { variables, assigns } = readVariables(cursor);
  let command: Operand[] = [];
  const commands = [command];
  for (let token = cursor.tokens[cursor.at]; token && !cursor.failed; token = cursor.tokens[cursor.at]) {
    if (isMark(token, ')')) {
      break;
    }
    if (isMark(token, '|')) {
      cursor.at++;
      command = [];
      commands.push(command);
    } else {
      command.push(readOperand(cursor, token));
    }
  }
  return { variables, assigns, commands };
}

/** `$x :=`, `$x =` and `$k, $v :=` at the beginning of a pipeline. */
function readVariables(cursor: Cursor): { readonly variables: readonly string[]; readonly assigns: boolean } {
  const { tokens, at } = cursor;
  const first = tokens[at];
  const second = tokens[at + 1];
  if (first?.kind === 'variable' && isAssignment(second)) {
    cursor.at += 2;
    return { variables: [first.text], assigns: second?.text === '=' };
  }
  const third = tokens[at + 2];
  const fourth = tokens[at + 3];
  if (
    first?.kind === 'variable' &&
    isMark(second, ',') &&
    third?.kind === 'variable' &&
    isAssignment(fourth)
  ) {
    cursor.at += 4;
    return { variables: [first.text, third.text], assigns: fourth?.text === '=' };
  }
  return NO_PIPE;
}

function isAssignment(token: ActionToken | undefined): boolean {
  return isMark(token, ':=') || isMark(token, '=');
}

function readOperand(cursor: Cursor, token: ActionToken): Operand {
  cursor.at++;
  switch (token.kind) {
    case 'string':
      return { kind: 'literal', value: token.text };
    case 'number':
      return { kind: 'literal', value: Number.isNaN(Number(token.text)) ? token.text : Number(token.text) };
    case 'dot':
      return { kind: 'dot', fields: [] };
    case 'field':
      return { kind: 'dot', fields: [token.text, ...readFields(cursor)] };
    case 'variable':
      return { kind: 'variable', name: token.text, fields: readFields(cursor) };
    case 'word':
      return WORDS.get(token.text) ?? { kind: 'function', name: token.text };
    default:
      return readParentheses(cursor, token);
  }
}

const WORDS: ReadonlyMap<string, Operand> = new Map([
  ['true', { kind: 'literal', value: true }],
  ['false', { kind: 'literal', value: false }],
  ['nil', { kind: 'literal', value: null }],
]);

function readParentheses(cursor: Cursor, token: ActionToken): Operand {
  if (!isMark(token, '(') || cursor.depth >= MAX_PARENTHESES) {
    cursor.failed = true;
    return { kind: 'literal', value: null };
  }
  cursor.depth++;
  const pipe = readPipe(cursor);
  cursor.depth--;
  cursor.failed ||= !isMark(cursor.tokens[cursor.at], ')');
  cursor.at++;
  return { kind: 'pipe', pipe, fields: readFields(cursor) };
}

/** The fields that stand right after an operand, as in `(.a).b`. */
function readFields(cursor: Cursor): readonly string[] {
  const fields: string[] = [];
  for (let next = cursor.tokens[cursor.at]; next?.kind === 'field' && !next.spaced; ) {
    fields.push(next.text);
    cursor.at++;
    next = cursor.tokens[cursor.at];
  }
  return fields;
}

function isMark(token: ActionToken | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}
