// Reads a Go template into its tree. Nothing is run, and what cannot be read ends the reading without an exception.
import { cutTemplate } from './cut.ts';
import type {
  Block,
  Definition,
  Operand,
  ParsedTemplate,
  Pipe,
  TemplateNode,
  TemplateVariable,
} from './syntax.ts';
import { type ActionToken, tokensOf } from './tokens.ts';

/** What the templates of a chart have in common. */
export interface ChartText {
  /** The actions that were read, by their text: most stand in a chart several times, and share their pipeline where it asks for no variable. */
  readonly actions: Map<string, ReadAction>;
  /** The pipelines that call a function which changes a mapping, also those inside of parentheses. */
  readonly changing: Pipe[];
  /** `$`, which no template changes. */
  readonly root: OpenVariable;
}

export function emptyChart(): ChartText {
  return { actions: new Map(), changing: [], root: { name: '$', assigned: [] } };
}

/** The tree of `text`, which is added to `chart`. */
export function parseTemplate(text: string, chart: ChartText = emptyChart()): ParsedTemplate {
  const { segments, closed } = cutTemplate(text);
  const reader: TemplateReader = {
    ...{ chart, top: [], variables: new Map(), open: [], definitions: [] },
    problem: null,
  };
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
  const { top, definitions } = reader;
  return { nodes: top, definitions, problem };
}

interface ReadAction {
  /** Null where the action is no template language. */
  readonly tokens: readonly ActionToken[] | null;
  /** The word that it begins with, or ''. */
  readonly word: string;
  /** Its pipeline, once that is read; null where it has none, or another one wherever it stands. */
  pipe: Pipe | null;
}

interface TemplateReader {
  readonly chart: ChartText;
  readonly top: TemplateNode[];
  readonly variables: Variables;
  readonly open: OpenBlock[];
  readonly definitions: Definition[];
  problem: string | null;
}

/** The variables of a file or of a definition, by name. */
type Variables = Map<string, OpenVariable>;

interface OpenVariable extends TemplateVariable {
  readonly assigned: Pipe[];
}

interface OpenBlock {
  readonly kind: Block['kind'] | 'define';
  readonly name: string;
  readonly pipe: Pipe;
  readonly line: number;
  readonly body: TemplateNode[];
  readonly otherwise: TemplateNode[];
  readonly variables: Variables;
  inElse: boolean;
  /** Whether it began with `else if`: one `end` closes it together with the block around it. */
  readonly chained: boolean;
}

const NO_PIPE: Pipe = { variables: [], assigns: false, commands: [], isFlat: true };
/** Nobody nests deeper; recursion over the tree has to end. */
const MAX_BLOCKS = 100;
const MAX_PARENTHESES = 50;

function bodyOf({ open, top }: TemplateReader): TemplateNode[] {
  const block = open.at(-1);
  return block ? (block.inElse ? block.otherwise : block.body) : top;
}

function variablesOf({ open, variables }: TemplateReader): Variables {
  return open.at(-1)?.variables ?? variables;
}

function readAction(reader: TemplateReader, text: string, line: number): void {
  const action = actionOf(text, reader.chart);
  const { tokens, word } = action;
  if (!tokens) {
    reader.problem = `line ${line}: an action that is no template language`;
  } else if (word === 'end') {
    readEnd(reader, line);
  } else if (word === 'else') {
    readElse(reader, action, tokens, line);
  } else if (word === 'if' || word === 'with' || word === 'range') {
    const pipe = pipeOf(reader, action, 1, line);
    openBlock(reader, { kind: word, name: '', pipe, line, chained: false });
  } else if (word === 'define' || word === 'block') {
    readDefinition(reader, action, tokens, line);
  } else if (word === 'template') {
    const arg = tokens.length > 2 ? pipeOf(reader, action, 2, line) : null;
    bodyOf(reader).push({ kind: 'template', name: tokens[1]?.text ?? '', arg, line });
  } else if (word !== 'break' && word !== 'continue' && tokens.length > 0) {
    bodyOf(reader).push({ kind: 'action', pipe: pipeOf(reader, action, 0, line), line });
  }
}

function actionOf(text: string, { actions }: ChartText): ReadAction {
  const known = actions.get(text);
  if (known) {
    return known;
  }
  const tokens = tokensOf(text);
  const [first] = tokens ?? [];
  const made: ReadAction = { tokens, word: first?.kind === 'word' ? first.text : '', pipe: null };
  // Its pipeline is another one in each file and definition.
  if (!tokens?.some(({ kind, text: name }) => kind === 'variable' && name !== '$')) {
    actions.set(text, made);
  }
  return made;
}

function readDefinition(
  reader: TemplateReader,
  action: ReadAction,
  tokens: readonly ActionToken[],
  line: number,
): void {
  const name = tokens[1]?.text ?? '';
  if (action.word === 'block') {
    const arg = pipeOf(reader, action, 2, line);
    bodyOf(reader).push({ kind: 'template', name, arg, line });
  }
  openBlock(reader, { kind: 'define', name, pipe: NO_PIPE, line, chained: false });
}

function openBlock(
  reader: TemplateReader,
  block: Omit<OpenBlock, 'body' | 'otherwise' | 'variables' | 'inElse'>,
): void {
  const variables = block.kind === 'define' ? new Map() : variablesOf(reader);
  reader.open.push({ ...block, body: [], otherwise: [], variables, inElse: false });
  if (reader.open.length > MAX_BLOCKS) {
    reader.problem = `line ${block.line}: blocks are nested too deep`;
  }
}

function readElse(
  reader: TemplateReader,
  action: ReadAction,
  tokens: readonly ActionToken[],
  line: number,
): void {
  const block = reader.open.at(-1);
  if (!block || block.inElse || block.kind === 'define') {
    reader.problem = `line ${line}: an else without its block`;
    return;
  }
  block.inElse = true;
  const word = tokens[1]?.text;
  if (word === 'if' || word === 'with') {
    const pipe = pipeOf(reader, action, 2, line);
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

/** The pipeline that the tokens of `action` are from the one at `from` on. */
function pipeOf(reader: TemplateReader, action: ReadAction, from: number, line: number): Pipe {
  if (action.pipe) {
    return action.pipe;
  }
  const tokens = action.tokens ?? [];
  const cursor: Cursor = {
    tokens,
    variables: variablesOf(reader),
    chart: reader.chart,
    at: from,
    operands: [],
    depth: 0,
    asksVariable: false,
    failed: false,
  };
  const pipe = readPipe(cursor);
  if (cursor.failed || cursor.at < tokens.length) {
    reader.problem ??= `line ${line}: a pipeline that cannot be read`;
  } else if (!cursor.asksVariable) {
    action.pipe = pipe;
  }
  return pipe;
}

interface Cursor {
  readonly tokens: readonly ActionToken[];
  readonly variables: Variables;
  readonly chart: ChartText;
  at: number;
  /** Those of the commands that are being read. A list that grows has room for a dozen more, and the pipelines of a chart are kept. */
  readonly operands: Operand[];
  depth: number;
  asksVariable: boolean;
  failed: boolean;
}

function readPipe(cursor: Cursor): Pipe {
  const { variables, assigns } = readVariables(cursor);
  const commands = [readCommand(cursor)];
  while (isMark(cursor.tokens[cursor.at], '|') && !cursor.failed) {
    cursor.at++;
    commands.push(readCommand(cursor));
  }
  const pipe: Pipe = { variables, assigns, commands, isFlat: commands.every(isFlat) };
  for (const { assigned } of variables) {
    assigned.push(pipe);
  }
  if (commands.some(([head]) => head?.kind === 'function' && CHANGING.has(head.name))) {
    cursor.chart.changing.push(pipe);
  }
  return pipe;
}

/** The operands up to the end of a command. */
function readCommand(cursor: Cursor): readonly Operand[] {
  const { tokens, operands } = cursor;
  const from = operands.length;
  for (let token = tokens[cursor.at]; token && !cursor.failed; token = tokens[cursor.at]) {
    if (isMark(token, ')') || isMark(token, '|')) {
      break;
    }
    operands.push(readOperand(cursor, token));
  }
  const command = operands.slice(from);
  operands.length = from;
  return command;
}

/** Functions that change a mapping in place. */
export const CHANGING: ReadonlySet<string> = new Set([
  ...['set', 'unset', 'merge', 'mergeOverwrite', 'mustMerge', 'mustMergeOverwrite'],
]);

function isFlat(command: readonly Operand[]): boolean {
  return command.every((operand) =>
    operand.kind === 'function'
      ? !RUNNING.has(operand.name)
      : operand.kind === 'dot' || operand.kind === 'literal',
  );
}

/** Functions that run a template. */
const RUNNING: ReadonlySet<string> = new Set(['include', 'tpl']);

/** `$x :=`, `$x =` and `$k, $v :=` at the beginning of a pipeline. */
function readVariables(cursor: Cursor): {
  readonly variables: readonly OpenVariable[];
  readonly assigns: boolean;
} {
  const { tokens, at } = cursor;
  const first = tokens[at];
  if (first?.kind !== 'variable') {
    return NO_VARIABLES;
  }
  const second = tokens[at + 1];
  if (isAssignment(second)) {
    cursor.at += 2;
    return { variables: [variableAt(first.text, cursor)], assigns: second?.text === '=' };
  }
  const third = tokens[at + 2];
  const fourth = tokens[at + 3];
  if (isMark(second, ',') && third?.kind === 'variable' && isAssignment(fourth)) {
    cursor.at += 4;
    const variables = [variableAt(first.text, cursor), variableAt(third.text, cursor)];
    return { variables, assigns: fourth?.text === '=' };
  }
  return NO_VARIABLES;
}

const NO_VARIABLES = { variables: [], assigns: false };

function variableAt(name: string, cursor: Cursor): OpenVariable {
  const { variables, chart } = cursor;
  if (name === chart.root.name) {
    return chart.root;
  }
  cursor.asksVariable = true;
  const known = variables.get(name) ?? { name, assigned: [] };
  variables.set(name, known);
  return known;
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
      return { kind: 'variable', variable: variableAt(token.text, cursor), fields: readFields(cursor) };
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
  const { tokens, at } = cursor;
  let end = at;
  for (let next = tokens[end]; next?.kind === 'field' && !next.spaced; next = tokens[end]) {
    end++;
  }
  cursor.at = end;
  return end === at ? NO_FIELDS : tokens.slice(at, end).map(({ text }) => text);
}

const NO_FIELDS: readonly string[] = [];

function isMark(token: ActionToken | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}
