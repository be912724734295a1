// What a command found, in Problems. It stays until the command runs again, until its file is edited, or until it is too old to be relied on.
import { Diagnostic, DiagnosticSeverity, Disposable, languages, Range, Uri, workspace } from 'vscode';

export interface PlacedFinding {
  readonly uri: string;
  readonly range: Range;
  readonly message: string;
}

export class PlacedFindings implements Disposable {
  readonly #source: string;
  readonly #lifetime: number | null;
  readonly #shown;
  readonly #held: Disposable;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `name` is that of the collection, `source` what people see, and `lifetime` how long findings count, in milliseconds; null for ever. */
  constructor(name: string, source: string, lifetime: number | null) {
    this.#source = source;
    this.#lifetime = lifetime;
    this.#shown = languages.createDiagnosticCollection(name);
    this.#held = Disposable.from(
      this.#shown,
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) {
          this.#shown.delete(document.uri);
        }
      }),
    );
  }

  /** Shows `findings` in the place of those before. */
  show(findings: readonly PlacedFinding[]): void {
    const byFile = new Map<string, Diagnostic[]>();
    for (const { uri, range, message } of findings) {
      const diagnostic = new Diagnostic(range, message, DiagnosticSeverity.Warning);
      diagnostic.source = this.#source;
      byFile.set(uri, [...(byFile.get(uri) ?? []), diagnostic]);
    }
    clearTimeout(this.#timer);
    this.#shown.clear();
    this.#shown.set([...byFile].map(([uri, found]) => [Uri.parse(uri), found]));
    if (this.#lifetime !== null) {
      this.#timer = setTimeout(() => this.#shown.clear(), this.#lifetime);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#held.dispose();
  }
}

/** A whole line, from 0. */
export function wholeLine(line: number): Range {
  return new Range(line, 0, line, Number.MAX_SAFE_INTEGER);
}
