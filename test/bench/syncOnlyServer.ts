// The lower bound for the benchmarks: a language server that only keeps its documents in sync, and answers with no diagnostics.
import { createConnection, TextDocumentSyncKind, TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

const connection = createConnection(process.stdin, process.stdout);
const documents = new TextDocuments(TextDocument);

connection.onInitialize(({ capabilities }) => {
  const pull = capabilities.textDocument?.diagnostic !== undefined;
  if (pull) {
    connection.languages.diagnostics.on(() => ({ kind: 'full', items: [] }));
  } else {
    documents.onDidChangeContent(({ document: { uri, version } }) => {
      void connection.sendDiagnostics({ uri, version, diagnostics: [] });
    });
  }
  return {
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      ...(pull && { diagnosticProvider: { interFileDependencies: false, workspaceDiagnostics: false } }),
    },
  };
});
documents.listen(connection);
connection.listen();
