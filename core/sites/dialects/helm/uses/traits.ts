// What a part of a template may write or change, told from its text alone, with that of the helpers that it calls.
import { mayHoldImageKey } from './imageKey.ts';
import { libraryModel } from './libraries.ts';
import type { Block, Operand, Pipe, TemplateNode } from './syntax.ts';

/** What cannot be ruled out, as bits: `IMAGE`, `MENTION`, `SEPARATING` and `CHANGES`. Most parts of a chart have none. */
export type Traits = number;

/** Writes the key of an image, or holds text that could become one. */
export const IMAGE = 1;
/** Writes a line whose value is put together like a reference. */
export const MENTION = 2;
/** Writes what stands between the parts of a reference. */
export const SEPARATING = 4;
/** Changes what other parts of the chart see: a mapping, or a variable around it. */
export const CHANGES = 8;

export type Definitions = ReadonlyMap<string, { readonly nodes: readonly TemplateNode[] }>;

/** The key of an image with its end. It stands in one piece of text, as `nextImageKey` finds it. */
export const IMAGE_TEXT = /mage["']?\s*:|image[\w.-]*=/;
export const SEPARATOR = /[/:]/;

const NO_TRAITS: Traits = 0;
const ALL_TRAITS: Traits = IMAGE | MENTION | SEPARATING | CHANGES;

/** Tells the traits of parts of a chart's templates. What it has told once it remembers. */
export interface TraitReader {
  readonly definitions: Definitions;
  /** All that is assigned to a name anywhere in the chart. */
  readonly assigned: ReadonlyMap<string, readonly Pipe[]>;
  /** Whether a list of nodes holds a line with a mention. */
  readonly mentionsIn: (nodes: readonly TemplateNode[]) => boolean;
  readonly known: Map<unknown, Traits>;
  /** The variable that is being read. */
  reading: string;
}

export function traitReader(
  definitions: Definitions,
  assigned: readonly Pipe[],
  mentionsIn: TraitReader['mentionsIn'],
): TraitReader {
  return { definitions, assigned: byVariable(assigned), mentionsIn, known: new Map(), reading: '' };
}

export function traitsOf(reader: TraitReader, node: TemplateNode): Traits {
  switch (node.kind) {
    case 'text':
      return ofText(node.text);
    case 'action':
      return traitsOfPipe(reader, node.pipe) | (node.pipe.assigns ? CHANGES : NO_TRAITS);
    case 'template':
      return ofHelper(reader, node.name) | (node.arg ? traitsOfPipe(reader, node.arg) : NO_TRAITS);
    default:
      return remembered(reader, node, ofBlock);
  }
}

export function traitsOfPipe(reader: TraitReader, pipe: Pipe): Traits {
  return remembered(reader, pipe, ofCommands);
}

export function traitsOfOperand(reader: TraitReader, operand: Operand): Traits {
  switch (operand.kind) {
    case 'pipe':
      return traitsOfPipe(reader, operand.pipe);
    case 'variable':
      return ofVariable(reader, operand.name);
    case 'literal':
      return typeof operand.value === 'string' ? ofLiteral(operand.value) : NO_TRAITS;
    default:
      return NO_TRAITS;
  }
}

function remembered<K>(reader: TraitReader, key: K, read: (reader: TraitReader, key: K) => Traits): Traits {
  const before = reader.known.get(key);
  if (before !== undefined) {
    return before;
  }
  // What is made of itself may do anything.
  reader.known.set(key, ALL_TRAITS);
  const traits = read(reader, key);
  reader.known.set(key, traits);
  return traits;
}

function ofBlock(reader: TraitReader, { pipe, body, otherwise }: Block): Traits {
  return traitsOfPipe(reader, pipe) | ofNodes(reader, body) | ofNodes(reader, otherwise);
}

function ofNodes(reader: TraitReader, nodes: readonly TemplateNode[]): Traits {
  return nodes.length === 0 ? NO_TRAITS : remembered(reader, nodes, ofAllNodes);
}

function ofAllNodes(reader: TraitReader, nodes: readonly TemplateNode[]): Traits {
  let traits = NO_TRAITS;
  for (const node of nodes) {
    traits |= traitsOf(reader, node);
  }
  return (traits & MENTION) === 0 && reader.mentionsIn(nodes) ? traits | MENTION : traits;
}

function ofHelper(reader: TraitReader, name: string): Traits {
  const definition = reader.definitions.get(name) ?? libraryModel(name);
  return definition ? ofNodes(reader, definition.nodes) : NO_TRAITS;
}

function ofVariable(reader: TraitReader, name: string): Traits {
  // What a variable is changed to may be made of what it was.
  return name === reader.reading || name === '$' ? NO_TRAITS : remembered(reader, name, ofAssigned);
}

function ofAssigned(reader: TraitReader, name: string): Traits {
  const around = reader.reading;
  reader.reading = name;
  let traits = NO_TRAITS;
  for (const pipe of reader.assigned.get(name) ?? []) {
    traits |= traitsOfPipe(reader, pipe);
  }
  reader.reading = around;
  return traits;
}

function ofCommands(reader: TraitReader, { commands }: Pipe): Traits {
  let traits = NO_TRAITS;
  for (const command of commands) {
    traits |= ofCommand(reader, command);
  }
  return traits;
}

function ofCommand(reader: TraitReader, command: readonly Operand[]): Traits {
  const [head, first] = command;
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
  return CHANGING.test(head.name) ? traits | CHANGES : traits;
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

function byVariable(assigned: readonly Pipe[]): ReadonlyMap<string, readonly Pipe[]> {
  const pipes = new Map<string, Pipe[]>();
  for (const pipe of assigned) {
    for (const name of pipe.variables) {
      const known = pipes.get(name);
      known ? known.push(pipe) : pipes.set(name, [pipe]);
    }
  }
  return pipes;
}

/** Whether the name of a helper is computed as that of a file, which is written for its digest: `print $.Template.BasePath "/configmap.yaml"`. */
function isFile(name: Operand | undefined): boolean {
  const last = name?.kind === 'pipe' ? name.pipe.commands.at(-1)?.at(-1) : undefined;
  return last?.kind === 'literal' && /\.(?:ya?ml|tpl|json|txt)$/.test(String(last.value));
}

/** Functions that change a mapping in place. */
export const CHANGING = /^(?:set|unset|(?:must)?[mM]erge(?:Overwrite)?)$/;
/** Functions that write none of the text among their arguments. */
const UNWRITTEN: ReadonlySet<string> = new Set(['index', 'get', 'hasKey', 'required', 'fail', 'eq', 'ne']);

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
