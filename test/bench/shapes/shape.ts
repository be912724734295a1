// What a shape is: a text that grows by one kind of piece, with which somebody may try to make Nearpull slow.

export interface Shape {
  readonly name: string;
  /** The path of the file. Its dialect follows from it. */
  readonly path: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Returns a text of about `size` UTF-16 code units. */
  readonly text: TextOf;
}

export type TextOf = (size: number) => string;

/** Returns the shapes of one family. Their files have the same path, and the same settings beside the domain. */
export function family(
  path: string,
  texts: Readonly<Record<string, TextOf>>,
  settings: Shape['settings'] = {},
): readonly Shape[] {
  return Object.entries(texts).map(([name, text]) => ({ name: `${path}: ${name}`, path, settings, text }));
}

/** `head`, then `piece` until the size is reached, then `tail`. A function makes the piece of its number. */
export function filled(head: string, piece: string | ((n: number) => string), tail = ''): TextOf {
  return (size) => {
    const room = Math.max(0, size - head.length - tail.length);
    if (typeof piece === 'string') {
      return head + piece.repeat(Math.ceil(room / piece.length)) + tail;
    }
    const pieces: string[] = [];
    for (let length = 0; length < room; length += pieces.at(-1)?.length ?? 1) {
      pieces.push(piece(pieces.length));
    }
    return head + pieces.join('') + tail;
  };
}

/** As many of `before` as of `after`, so that `before` opens what `after` closes. */
export function wrapped(head: string, before: string, middle: string, after: string, tail = ''): TextOf {
  return (size) => {
    const room = size - head.length - middle.length - tail.length;
    const count = Math.max(1, Math.ceil(room / (before.length + after.length)));
    return head + before.repeat(count) + middle + after.repeat(count) + tail;
  };
}

/** Lines that are indented more and more. The depth grows with the root of the size. */
export function stairs(head: string, line: (n: number) => string): TextOf {
  return filled(head, (n) => `${' '.repeat(n)}${line(n)}\n`);
}

/** A Pod with one image, to which a text can be added. */
export const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: nginx\n';
