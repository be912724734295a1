// What the last proof of a chart found, in Problems. It stays until the next proof, or until its file is edited.
import { Diagnostic, DiagnosticSeverity, Disposable, languages, Range, Uri, workspace } from 'vscode';
import type { ProofProblem } from '../../protocol/messages.ts';

export class ProofFindings implements Disposable {
  readonly #shown = languages.createDiagnosticCollection('nearpull-proof');
  readonly #held = Disposable.from(
    this.#shown,
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) {
        this.#shown.delete(document.uri);
      }
    }),
  );

  /** Shows `problems` in the place of those before. */
  show(problems: readonly ProofProblem[]): void {
    const byFile = new Map<string, Diagnostic[]>();
    for (const { uri, line, message } of problems) {
      const range = new Range(line, 0, line, Number.MAX_SAFE_INTEGER);
      const diagnostic = new Diagnostic(range, message, DiagnosticSeverity.Warning);
      diagnostic.source = 'nearpull prove';
      byFile.set(uri, [...(byFile.get(uri) ?? []), diagnostic]);
    }
    this.#shown.clear();
    this.#shown.set([...byFile].map(([uri, found]) => [Uri.parse(uri), found]));
  }

  dispose(): void {
    this.#held.dispose();
  }
}
