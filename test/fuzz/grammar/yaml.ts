// Writes a value as YAML in one of the many ways in which people and programs write it.
import { once, pick, type Random } from '../input.ts';

export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

interface Style {
  readonly random: Random;
  /** Columns by which a mapping in a mapping is indented. */
  readonly step: number;
  /** Whether a list has the column of its key. */
  readonly flat: boolean;
  /** How rare comments, anchors, tags and unusual quotes are: one in so many values. */
  readonly rarity: number;
  /** The strings that have an anchor so far, with its name. */
  readonly anchors: Map<string, string>;
}

/** `value` as the text of one document, with a line break at its end. */
export function writeYaml(value: Value, random: Random): string {
  const style: Style = {
    random,
    step: pick(random, [1, 2, 2, 2, 4]),
    flat: once(random, 2),
    rarity: pick(random, [3, 10, 100]),
    anchors: new Map(),
  };
  const text = once(random, 8) ? `${writeJson(value, random)}\n` : writeBlock(value, 0, style).trimStart();
  const lineBreak = pick(random, ['\n', '\n', '\n', '\r\n', '\r']);
  return text.replaceAll('\n', lineBreak);
}

function writeJson(value: Value, random: Random): string {
  const text = JSON.stringify(value, null, pick(random, ['', '  ', '\t']));
  return once(random, 4) ? text.replaceAll('/', '\\/') : text;
}

/** What follows a key or a dash: a scalar with the blank before it, or lines. */
function writeBlock(value: Value, column: number, style: Style): string {
  const { random, rarity } = style;
  if (value === null || typeof value !== 'object') {
    return ` ${writeScalar(value, column, style)}${once(random, rarity) ? pick(random, COMMENTS) : ''}\n`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0 || once(random, rarity * 3)) {
    return ` ${writeFlow(value, style)}\n`;
  }
  const indent = ' '.repeat(column);
  if (Array.isArray(value)) {
    return `\n${value.map((item) => `${indent}-${inItem(item, column, style)}`).join('')}`;
  }
  return `\n${entries.map(([key, each]) => indent + writeEntry(key, each, column, style)).join('')}`;
}

/** What follows the dash of an item. A mapping may begin on the same line. */
function inItem(item: Value, column: number, style: Style): string {
  const gap = pick(style.random, [1, 1, 1, 3]);
  const block = writeBlock(item, column + 1 + gap, style);
  const isLines = block.startsWith('\n');
  return isLines && !once(style.random, style.rarity * 3)
    ? ' '.repeat(gap) + block.slice(1 + column + 1 + gap)
    : block;
}

function writeEntry(key: string, value: Value, column: number, style: Style): string {
  const { random, rarity, step, flat } = style;
  const deeper = Array.isArray(value) && flat ? column : column + step;
  const written = once(random, rarity) ? pick(random, ['"', "'"]) : '';
  const name = `${written}${key}${written}`;
  const rest = writeBlock(value, deeper, style);
  if (once(random, rarity * 20)) {
    return `? ${name}\n${' '.repeat(column)}:${rest}`;
  }
  const blank = once(random, rarity * 4) ? `\n${pick(random, ['', '  ', '# a comment\n'])}` : '';
  return `${name}${once(random, rarity * 3) ? ' ' : ''}:${rest}${blank.trimEnd() === '' ? blank.trim() : ''}`;
}

const COMMENTS = [
  ' # a comment',
  '  # image: redis',
  ' # nearpull-ignore',
  ' # nearpull-ignore docker-hub-image',
  ' ',
  ' # "',
];

function writeScalar(value: string | number | boolean | null, column: number, style: Style): string {
  const { random, rarity, anchors } = style;
  if (typeof value !== 'string') {
    return value === null ? pick(random, ['', 'null', '~']) : String(value);
  }
  const known = anchors.get(value);
  if (known && once(random, 2)) {
    return `*${known}`;
  }
  if (once(random, rarity * 2)) {
    const name = `a${anchors.size}`;
    anchors.set(value, name);
    return `&${name} ${writeString(value, column, style)}`;
  }
  return (once(random, rarity * 4) ? '!!str ' : '') + writeString(value, column, style);
}

function writeString(value: string, column: number, { random, rarity }: Style): string {
  const indent = ' '.repeat(column + 1);
  if (/\n/.test(value)) {
    return `|${pick(random, ['', '-', '+'])}\n${value.trimEnd().replace(/^(?=.)/gm, indent)}`;
  }
  if (once(random, rarity * 3) && value !== '') {
    return pick(random, [`|-\n${indent}${value}`, `>-\n${indent}${value}`, `>\n${indent}${value}`]);
  }
  if (once(random, rarity * 4) && isPlain(value)) {
    return `\n${indent}${value}`;
  }
  return once(random, rarity) || !isPlain(value)
    ? pick(random, [JSON.stringify(value), `'${value.replaceAll("'", "''")}'`])
    : value;
}

function writeFlow(value: Value, style: Style): string {
  const { random } = style;
  const [open, between, close] = pick(random, [
    ['', ', ', ''],
    [' ', ' , ', ' '],
    ['', ',', ''],
  ] as const);
  if (Array.isArray(value)) {
    return `[${open}${value.map((item) => writeFlow(item, style)).join(between)}${close}]`;
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(([key, each]) => `${key}: ${writeFlow(each, style)}`);
    return `{${open}${entries.join(between)}${close}}`;
  }
  return typeof value === 'string' && (!isPlain(value) || /[[\]{},]/.test(value))
    ? JSON.stringify(value)
    : String(value);
}

/** Whether `value` is a string without quotes too. Stricter than YAML. */
function isPlain(value: string): boolean {
  return (
    /^[A-Za-z0-9./][\w./:@+-]*$/.test(value) &&
    !/^[\d.]+$|^(?:true|false|null|yes|no|on|off)$|:$/i.test(value)
  );
}
