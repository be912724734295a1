// A range of a text: the only kind of coordinate that the engine uses.

/** A half-open range of UTF-16 code unit offsets: `start` is inside, `end` is not. They count from the start of the file or document. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Returns `span` moved by `offset` code units. */
export function shift(span: Span, offset: number): Span {
  return offset === 0 ? span : { start: span.start + offset, end: span.end + offset };
}

/** Whether the two spans overlap or touch. Touching ends count, because an editor's cursor at the end of a word belongs to the word. */
export function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}
