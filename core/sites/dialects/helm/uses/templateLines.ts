// Tells of each action and block of a template what the line before it makes of it: a part of an image, or of another value.
import { mayBeginName } from './captures.ts';
import { imageKeyEnd } from './imageKey.ts';
import { valueBegins } from './mentions.ts';
import type { Block, TemplateNode } from './syntax.ts';
import { IMAGE, SEPARATING, SEPARATOR, type TraitReader, traitsOf } from './traits.ts';

/** What the line before a node makes of it. */
export interface LineOfNode {
  /** Whether its text goes into the value of an image. */
  readonly isImage: boolean;
  /** Whether its text goes into a value that may be put together like a reference. */
  readonly isMention: boolean;
}

const NO_LINE: LineOfNode = { isImage: false, isMention: false };

interface LineState {
  /** What stands before in the line, with a word for each action; and the same without these words. */
  written: string;
  bare: string;
  /** Whether an image is open. */
  isImage: boolean;
  /** Whether it has some of its value, so that a line break ends it. */
  isFilled: boolean;
  /** Whether a node before in the line may write an image, which may go on behind that node. */
  isBehindImage: boolean;
  isMention: boolean;
  /** What is known of the nodes before `to`, all in one line: whether the rest of the line may hold a separator. */
  ahead: { readonly to: number; readonly isSeparated: boolean };
}

/** One for each of `nodes`, which begin at the start of a line. */
export function linesOf(nodes: readonly TemplateNode[], traits: TraitReader): readonly LineOfNode[] {
  const state: LineState = {
    ...{ written: '', bare: '', isImage: false, isFilled: false, isBehindImage: false, isMention: false },
    ahead: { to: 0, isSeparated: false },
  };
  return nodes.map((node, index) => {
    if (node.kind === 'text') {
      readText(node.text, state);
      return NO_LINE;
    }
    return writesNothing(node) ? NO_LINE : readNode(node, nodes, index, state, traits);
  });
}

function readText(text: string, state: LineState): void {
  const trimmed = text.trimEnd();
  const line = trimmed.slice(trimmed.lastIndexOf('\n') + 1);
  if (line !== '') {
    const goesOn = state.isImage && !trimmed.includes('\n');
    const end = imageKeyEnd(line);
    state.isFilled = goesOn || (end >= 0 && HAS_VALUE.test(line.slice(end)));
    state.isImage = goesOn || end >= 0;
  }
  const isNew = text.includes('\n');
  const last = text.slice(text.lastIndexOf('\n') + 1);
  state.isMention &&= !isNew;
  state.isBehindImage &&= !isNew;
  state.written = isNew ? last : state.written + last;
  state.bare = isNew ? last : state.bare + last;
}

/** Anything but a quote, and the signs of a block whose text is in the next line. */
const HAS_VALUE = /^[\s"']*[^\s"'>|-]/;

function readNode(
  node: Exclude<TemplateNode, { kind: 'text' }>,
  nodes: readonly TemplateNode[],
  index: number,
  state: LineState,
  traits: TraitReader,
): LineOfNode {
  const isNewLine = beginsLine(node);
  const isImage = (state.isBehindImage && !isNewLine) || (state.isImage && !(state.isFilled && isNewLine));
  if (!isNewLine && !state.isMention) {
    const match = valueBegins(state.written) ?? valueBegins(state.bare);
    const start = match?.[2] ?? '';
    state.isMention =
      match !== null &&
      mayBeginName(start) &&
      (SEPARATOR.test(start) || isSeparatedAhead(nodes, index, state, traits));
  }
  if (!isBlock(node)) {
    state.isFilled ||= isImage;
    state.written += ACTION;
  }
  state.isBehindImage ||= (traitsOf(traits, node) & IMAGE) !== 0;
  const isMention = state.isMention && !isNewLine;
  return isImage || isMention ? { isImage, isMention } : NO_LINE;
}

const ACTION = 'x';

/** Whether the rest of the line, from the node at `index`, may hold what stands between the parts of a reference. Each line is searched once. */
function isSeparatedAhead(
  nodes: readonly TemplateNode[],
  index: number,
  state: LineState,
  traits: TraitReader,
): boolean {
  if (index >= state.ahead.to) {
    state.ahead = separatorFrom(nodes, index, traits);
  }
  return state.ahead.isSeparated;
}

function separatorFrom(
  nodes: readonly TemplateNode[],
  from: number,
  traits: TraitReader,
): LineState['ahead'] {
  for (let index = from; index < nodes.length; index++) {
    const node = nodes[index];
    if (node?.kind === 'text') {
      const end = node.text.indexOf('\n');
      if (SEPARATOR.test(end < 0 ? node.text : node.text.slice(0, end))) {
        return { to: index + 1, isSeparated: true };
      }
      if (end >= 0) {
        return { to: index + 1, isSeparated: false };
      }
    } else if (
      node &&
      !writesNothing(node) &&
      !beginsLine(node) &&
      (traitsOf(traits, node) & SEPARATING) !== 0
    ) {
      return { to: index + 1, isSeparated: true };
    }
  }
  return { to: nodes.length, isSeparated: false };
}

/** Whether all that the node writes, if anything, begins with a line break. */
function beginsLine(node: TemplateNode): boolean {
  if (isBlock(node)) {
    return beginWithLine(node.body) && beginWithLine(node.otherwise);
  }
  const last = node.kind === 'action' ? node.pipe.commands.at(-1)?.[0] : undefined;
  return last?.kind === 'function' && last.name === 'nindent';
}

function beginWithLine(nodes: readonly TemplateNode[]): boolean {
  const first = nodes.find((node) => !writesNothing(node) && !(isBlock(node) && beginsLine(node)));
  return !first || (first.kind === 'text' ? /^[ \t\r]*\n/.test(first.text) : beginsLine(first));
}

function writesNothing(node: TemplateNode): boolean {
  return node.kind === 'action' && node.pipe.variables.length > 0;
}

export function isBlock(node: TemplateNode): node is Block {
  return node.kind === 'if' || node.kind === 'with' || node.kind === 'range';
}
