// What a part of a template may write or change, told from its text alone, with that of the helpers that it calls.
import { mayHoldImageKey } from './imageKey.ts';
import { libraryModel } from './libraries.ts';
import type { Operand, Pipe, TemplateNode } from './syntax.ts';

/** Each is true where it cannot be ruled out. */
export interface Traits {
  /** Writes the key of an image, or holds text that could become one. */
  readonly image: boolean;
  /** Writes a line whose value is put together like a reference. */
  readonly mention: boolean;
  /** Writes what stands between the parts of a reference. */
  readonly separator: boolean;
  /** Changes what other parts of the chart see: a mapping, or a variable around it. */
  readonly changes: boolean;
}

export type Definitions = ReadonlyMap<string, { readonly nodes: readonly TemplateNode[] }>;

/** The key of an image with its end. It stands in one piece of text, as `nextImageKey` finds it. */
export const IMAGE_TEXT = /mage["']?\s*:|image[\w.-]*=/;

export const SEPARATOR = /[/:]/;

const NO_TRAITS: Traits = { image: false, mention: false, separator: false, changes: false };
const ALL_TRAITS: Traits = { image: true, mention: true, separator: true, changes: true };

function both(one: Traits, other: Traits): Traits {
  if (one === other || other === NO_TRAITS) {
    return one;
  }
  return one === NO_TRAITS
    ? other
    : {
        image: one.image || other.image,
        mention: one.mention || other.mention,
        separator: one.separator || other.separator,
        changes: one.changes || other.changes,
      };
}

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
    case 'action': {
      const traits = traitsOfPipe(reader, node.pipe);
      return node.pipe.assigns ? { ...traits, changes: true } : traits;
    }
    case 'template':
      return both(ofHelper(reader, node.name), node.arg ? traitsOfPipe(reader, node.arg) : NO_TRAITS);
    default:
      return remembered(reader, node, () =>
        both(
          traitsOfPipe(reader, node.pipe),
          both(ofNodes(reader, node.body), ofNodes(reader, node.otherwise)),
        ),
      );
  }
}

export function traitsOfPipe(reader: TraitReader, pipe: Pipe): Traits {
  return remembered(reader, pipe, () =>
    pipe.commands.map((command) => ofCommand(reader, command)).reduce(both, NO_TRAITS),
  );
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

function remembered(reader: TraitReader, key: unknown, read: () => Traits): Traits {
  const before = reader.known.get(key);
  if (before) {
    return before;
  }
  // What is made of itself may do anything.
  reader.known.set(key, ALL_TRAITS);
  const traits = read();
  reader.known.set(key, traits);
  return traits;
}

function ofNodes(reader: TraitReader, nodes: readonly TemplateNode[]): Traits {
  return remembered(reader, nodes, () => {
    const traits = nodes.map((node) => traitsOf(reader, node)).reduce(both, NO_TRAITS);
    return !traits.mention && reader.mentionsIn(nodes) ? { ...traits, mention: true } : traits;
  });
}

function ofHelper(reader: TraitReader, name: string): Traits {
  const definition = reader.definitions.get(name) ?? libraryModel(name);
  return definition ? ofNodes(reader, definition.nodes) : NO_TRAITS;
}

function ofVariable(reader: TraitReader, name: string): Traits {
  const around = reader.reading;
  // What a variable is changed to may be made of what it was.
  if (name === around || name === '$') {
    return NO_TRAITS;
  }
  return remembered(reader, name, () => {
    reader.reading = name;
    const pipes = reader.assigned.get(name) ?? [];
    const traits = pipes.map((pipe) => traitsOfPipe(reader, pipe)).reduce(both, NO_TRAITS);
    reader.reading = around;
    return traits;
  });
}

function ofCommand(reader: TraitReader, command: readonly Operand[]): Traits {
  const [head, ...args] = command;
  const all = (operands: readonly Operand[], start: Traits): Traits =>
    operands.map((operand) => traitsOfOperand(reader, operand)).reduce(both, start);
  if (head?.kind !== 'function') {
    return all(command, NO_TRAITS);
  }
  const [first, ...rest] = args;
  if (head.name === 'include') {
    return all(rest, ofIncluded(reader, first));
  }
  if (head.name === 'tpl' && first?.kind === 'literal') {
    return ALL_TRAITS;
  }
  const traits = all(
    UNWRITTEN.has(head.name) ? args.filter(({ kind }) => kind !== 'literal') : args,
    NO_TRAITS,
  );
  return CHANGING.test(head.name) ? { ...traits, changes: true } : traits;
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
  const image = mayHoldImageKey(text);
  const separator = SEPARATOR.test(text);
  return image || separator ? { ...NO_TRAITS, image, separator } : NO_TRAITS;
}

const KEY_AT_END = /mage["']?\s?(?::|$)/;

/** A literal may be the key of a mapping that is written later on. */
function ofLiteral(value: string): Traits {
  const image = KEY_AT_END.test(value) || (value.includes('--') && value.includes('image'));
  const separator = SEPARATOR.test(value);
  return image || separator ? { ...NO_TRAITS, image, separator } : NO_TRAITS;
}
