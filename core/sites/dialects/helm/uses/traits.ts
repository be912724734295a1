// What a part of a template may write or change, told from its text alone, with that of the helpers that it calls.
import { hidesText } from './functions.ts';
import { mayHoldImageKey } from './imageKey.ts';
import { libraryModel } from './libraries.ts';
import { CHANGING } from './parse.ts';
import type { Block, Operand, Pipe, TemplateNode, TemplateVariable } from './syntax.ts';

/** What cannot be ruled out, as bits: `IMAGE`, `MENTION`, `SEPARATING` and `CHANGES`. Most parts of a chart have none. */
export type Traits = number;

/** Writes the key of an image, or holds text that could become one. */
export const IMAGE = 1;
/** Writes a line whose value is put together like a reference. */
export const MENTION = 2;
/** Writes what stands between the parts of a reference. */
export const SEPARATING = 4;
/** Changes a mapping, which other parts of the chart may see. */
export const CHANGES = 8;
/** Changes a variable of the same file or definition. */
export const ASSIGNS = 16;

export type Definitions = ReadonlyMap<string, { readonly nodes: readonly TemplateNode[] }>;

export const SEPARATOR = /[/:]/;

const NO_TRAITS: Traits = 0;
const ALL_TRAITS: Traits = IMAGE | MENTION | SEPARATING | CHANGES;

/** Tells the traits of parts of a chart's templates. What it has told once it remembers. */
export interface TraitReader {
  readonly definitions: Definitions;
  /** Whether a list of nodes holds a line with a mention. */
  readonly mentionsIn: (nodes: readonly TemplateNode[]) => boolean;
  /** The traits of each part; `~index` where it is one of `open`. */
  readonly known: Map<unknown, Traits>;
  /** Parts whose traits are not complete, because they are made of parts that are being read. */
  readonly open: { readonly part: unknown; traits: Traits }[];
  /** The lowest index of the open parts that were asked for since the part that is being read was begun. */
  lowest: number;
  /** The variable that is being read in its own file or definition. */
  reading: TemplateVariable | null;
}

export function traitReader(definitions: Definitions, mentionsIn: TraitReader['mentionsIn']): TraitReader {
  return { definitions, mentionsIn, known: new Map(), open: [], lowest: 0, reading: null };
}

export function traitsOf(reader: TraitReader, node: TemplateNode): Traits {
  switch (node.kind) {
    case 'text':
      return ofText(node.text);
    case 'action':
      return traitsOfPipe(reader, node.pipe) | (node.pipe.assigns ? ASSIGNS : NO_TRAITS);
    case 'template':
      return ofHelper(reader, node.name) | (node.arg ? traitsOfPipe(reader, node.arg) : NO_TRAITS);
    default:
      return remembered(reader, node, ofBlock);
  }
}

export function traitsOfPipe(reader: TraitReader, pipe: Pipe): Traits {
  return pipe.isFlat ? ofCommands(reader, pipe) : remembered(reader, pipe, ofCommands);
}

export function traitsOfNodes(reader: TraitReader, nodes: readonly TemplateNode[]): Traits {
  return nodes.length === 0 ? NO_TRAITS : remembered(reader, nodes, ofAllNodes);
}

export function traitsOfOperand(reader: TraitReader, operand: Operand): Traits {
  switch (operand.kind) {
    case 'pipe':
      return traitsOfPipe(reader, operand.pipe);
    case 'variable':
      return ofVariable(reader, operand.variable);
    case 'literal':
      return typeof operand.value === 'string' ? ofLiteral(operand.value) : NO_TRAITS;
    default:
      return NO_TRAITS;
  }
}

/**
 * What parts are made of may lead back to them: a helper calls itself, a variable is changed to something of what it was. All parts of such a circle
 * get the traits of all of them (Tarjan's strongly connected components).
 */
function remembered<K>(reader: TraitReader, part: K, read: (reader: TraitReader, part: K) => Traits): Traits {
  const { known, open } = reader;
  const before = known.get(part);
  if (before !== undefined) {
    return before < 0 ? ofOpen(reader, ~before) : before;
  }
  const around = reader.lowest;
  const index = open.length;
  const own = { part, traits: NO_TRAITS };
  open.push(own);
  known.set(part, ~index);
  reader.lowest = index;
  own.traits = read(reader, part);
  if (reader.lowest < index) {
    reader.lowest = Math.min(around, reader.lowest);
    return own.traits;
  }
  reader.lowest = around;
  if (index === open.length - 1) {
    open.pop();
    known.set(part, own.traits);
    return own.traits;
  }
  const circle = open.splice(index);
  const traits = circle.reduce((all, each) => all | each.traits, NO_TRAITS);
  for (const each of circle) {
    known.set(each.part, traits);
  }
  return traits;
}

/** Lines are read once, so that of a part that is not complete what they ask for is taken to be there. */
function ofOpen(reader: TraitReader, index: number): Traits {
  reader.lowest = Math.min(reader.lowest, index);
  return SEPARATING;
}

function ofBlock(reader: TraitReader, { kind, pipe, body, otherwise }: Block): Traits {
  const ofPipe = traitsOfPipe(reader, pipe);
  const asked = kind === 'if' ? ofPipe & CHANGES : ofPipe;
  return asked | ofAllNodes(reader, body) | ofAllNodes(reader, otherwise);
}

function ofAllNodes(reader: TraitReader, nodes: readonly TemplateNode[]): Traits {
  let traits = NO_TRAITS;
  for (const node of nodes) {
    traits |= traitsOf(reader, node);
  }
  return (traits & MENTION) === 0 && reader.mentionsIn(nodes) ? traits | MENTION : traits;
}

/** The variables that a helper changes are its own. */
function ofHelper(reader: TraitReader, name: string): Traits {
  const definition = reader.definitions.get(name) ?? libraryModel(name);
  if (!definition) {
    return NO_TRAITS;
  }
  const around = reader.reading;
  reader.reading = null;
  const traits = traitsOfNodes(reader, definition.nodes);
  reader.reading = around;
  return traits & ~ASSIGNS;
}

function ofVariable(reader: TraitReader, variable: TemplateVariable): Traits {
  const traits = remembered(reader, variable, ofAssigned);
  // What a variable is changed to may be made of what it was.
  return variable === reader.reading ? NO_TRAITS : traits;
}

function ofAssigned(reader: TraitReader, variable: TemplateVariable): Traits {
  const around = reader.reading;
  reader.reading = variable;
  let traits = NO_TRAITS;
  for (const pipe of variable.assigned) {
    traits |= traitsOfPipe(reader, pipe);
  }
  reader.reading = around;
  return traits;
}

function ofCommands(reader: TraitReader, { commands }: Pipe): Traits {
  return traitsOfCommands(reader, commands);
}

export function traitsOfCommands(reader: TraitReader, commands: Pipe['commands']): Traits {
  let traits = NO_TRAITS;
  for (const command of commands) {
    const head = command[0];
    traits |= ofCommand(reader, command);
    if (head?.kind === 'function' && hidesText(head.name)) {
      traits &= CHANGES;
    }
  }
  return traits;
}

function ofCommand(reader: TraitReader, command: readonly Operand[]): Traits {
  // Not taken apart as a list: V8 does that step by step, and this runs for each action of each chart.
  const head = command[0];
  const first = command[1];
  if (head?.kind !== 'function') {
    return ofOperands(reader, command, 0, true);
  }
  if (head.name === 'include') {
    return ofIncluded(reader, first) | ofOperands(reader, command, 2, true);
  }
  if (head.name === 'tpl' && first?.kind === 'literal') {
    return ALL_TRAITS;
  }
  const traits = ofOperands(reader, command, 1, !UNWRITTEN.has(head.name));
  return CHANGING.has(head.name) && !isNew(first) ? traits | CHANGES : traits;
}

/** Whether `operand` is a mapping that nothing else has: `dict "a" "b"`. */
export function isNew(operand: Operand | undefined): boolean {
  const [[head, first] = [], ...others] = operand?.kind === 'pipe' ? operand.pipe.commands : [];
  return (
    others.length === 0 &&
    head?.kind === 'function' &&
    (head.name === 'dict' || (CHANGING.has(head.name) && isNew(first)))
  );
}

/** The traits of the operands from `from` on; literals count only where they may be written. */
function ofOperands(
  reader: TraitReader,
  command: readonly Operand[],
  from: number,
  writesLiterals: boolean,
): Traits {
  let traits = NO_TRAITS;
  for (let index = from; index < command.length; index++) {
    const operand = command[index];
    if (operand && (writesLiterals || operand.kind !== 'literal')) {
      traits |= traitsOfOperand(reader, operand);
    }
  }
  return traits;
}

/** A helper with a computed name may be any. */
function ofIncluded(reader: TraitReader, name: Operand | undefined): Traits {
  if (name?.kind === 'literal' && typeof name.value === 'string') {
    return ofHelper(reader, name.value);
  }
  return isFile(name) ? NO_TRAITS : ALL_TRAITS;
}

/** Whether the name of a helper is computed as that of a file, which is written for its digest: `print $.Template.BasePath "/configmap.yaml"`. */
function isFile(name: Operand | undefined): boolean {
  const last = name?.kind === 'pipe' ? name.pipe.commands.at(-1)?.at(-1) : undefined;
  return last?.kind === 'literal' && /\.(?:ya?ml|tpl|json|txt)$/.test(String(last.value));
}

/** Functions that write none of the text among their own arguments. */
const UNWRITTEN: ReadonlySet<string> = new Set(['index', 'get', 'required']);

function ofText(text: string): Traits {
  return (mayHoldImageKey(text) ? IMAGE : 0) | (SEPARATOR.test(text) ? SEPARATING : 0);
}

const KEY_AT_END = /mage["']?\s?(?::|$)/;

/** A literal may be the key of a mapping that is written later on. */
function ofLiteral(value: string): Traits {
  const image =
    value.includes('mage') && (KEY_AT_END.test(value) || (value.includes('--') && value.includes('image')));
  return (image ? IMAGE : 0) | (SEPARATOR.test(value) ? SEPARATING : 0);
}
