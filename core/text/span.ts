// A stretch of text: the engine's only coordinate.

/** Half-open range of UTF-16 code unit offsets, counted from the start of the file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** `span`, moved by `offset` code units. */
export function shift(span: Span, offset: number): Span {
  return offset === 0 ? span : { start: span.start + offset, end: span.end + offset };
}

/** Whether the two spans share a position; touching ends count, as an editor's cursor at the end of a word does. */
export function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}
