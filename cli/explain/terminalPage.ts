// Shows a page of Markdown in a terminal: headings and code stand out, and links within the project become addresses.

import type { Style } from '../report/style.ts';
import { wrapped } from '../report/width.ts';

/** @param address where the page is on the web: relative links count from there */
export function terminalPage(page: string, address: string, style: Style, columns: number): string {
  const parts = page.split(FENCE);
  // The parts at odd indexes are what the pattern captured: code.
  const shown = parts.map((part, index) =>
    index % 2 === 1 ? codeBlock(part, style) : prose(part, address, style, columns),
  );
  return `${shown.join('').trim()}\n`;
}

/** A block of code between two lines of backquotes. */
const FENCE = /^```\w*\n([\s\S]*?)^```\n/m;

function codeBlock(code: string, style: Style): string {
  return code
    .trimEnd()
    .split('\n')
    .map((line) => style('cyan', `    ${line}`.trimEnd()))
    .join('\n')
    .concat('\n');
}

function prose(text: string, address: string, style: Style, columns: number): string {
  return text
    .split('\n\n')
    .filter((block) => !OTHER_LANGUAGE.test(block))
    .map((block) => proseBlock(block, address, style, columns))
    .join('\n\n');
}

/** A line with nothing but the link to the same page in another language. */
const OTHER_LANGUAGE = /^\s*\[[^\]]+\]\([\w-]+(?:\.zh-cn)?\.md\)\s*$/;

function proseBlock(block: string, address: string, style: Style, columns: number): string {
  const heading = /^(\n*)#+ (.*)$/.exec(block);
  if (heading) {
    return `${heading[1]}${style('bold', heading[2] ?? '')}`;
  }
  // The lines of a paragraph are broken for the file. Rows of tables and items of lists stay lines.
  const joined = block.replace(/(?<=\S)\n(?! *(?:[-|]|\d+\.) ?) */g, ' ');
  const linked = joined.replace(/\[([^[\]]+)\]\(([^()]+)\)/g, (_all, words: string, target: string) => {
    return `${words} (${new URL(target, address).href})`;
  });
  return linked
    .split('\n')
    .filter((line) => !/^[|: -]+$/.test(line))
    .map((line) => proseLine(line, style, columns))
    .join('\n');
}

function proseLine(line: string, style: Style, columns: number): string {
  if (line.startsWith('|')) {
    return tableRow(line, style);
  }
  const hanging = line.startsWith('- ') ? '  ' : '';
  const broken = wrapped(line, columns - hanging.length).replaceAll('\n', `\n${hanging}`);
  const emphasized = broken.replace(/(?<!\w)_([^_`]+)_(?!\w)/g, (_all, words: string) =>
    style('underline', words),
  );
  return emphasized.replace(/`([^`]+)`/g, (_all, code: string) => style('cyan', code));
}

/** The cells of a row of a table. They are as wide as in the file there, which few terminals are. */
function tableRow(row: string, style: Style): string {
  const cells = row.split('|').map((cell) => cell.trim());
  return cells.filter((cell) => cell !== '').join(style('dim', ' · '));
}
