// Starts the server when there is something to check: most JSON documents are no manifests, and a server takes memory.
import { Disposable, languages, Range, type TextDocument, workspace } from 'vscode';
import type { Filter } from './clientOptions.ts';

/** Calls `start` once, when a document that may hold images is open, now or later. A command that asks the server starts it by itself. */
export function whenNeeded(filters: readonly Filter[], start: () => void): Disposable {
  const listeners: Disposable[] = [];
  const stopListening = () => {
    Disposable.from(...listeners.splice(0)).dispose();
  };
  const look = (document: TextDocument) => {
    if (listeners.length > 0 && isNeededFor(document, filters)) {
      stopListening();
      start();
    }
  };
  listeners.push(
    workspace.onDidOpenTextDocument(look),
    workspace.onDidChangeTextDocument(({ document }) => look(document)),
  );
  workspace.textDocuments.forEach(look);
  return new Disposable(stopListening);
}

function isNeededFor(document: TextDocument, filters: readonly Filter[]): boolean {
  return (
    languages.match([...filters], document) > 0 &&
    (!/^jsonc?$/.test(document.languageId) || looksLikeManifest(document))
  );
}

/** By its head alone, because a JSON document can have many megabytes. */
function looksLikeManifest(document: TextDocument): boolean {
  const head = document.getText(new Range(0, 0, HEAD_LINES, 0)).slice(0, HEAD);
  return MANIFEST_KEY.test(head) || document.uri.path.endsWith('/.nearpull.json');
}

const HEAD_LINES = 200;
/** In characters. */
const HEAD = 10_000;

/** Keys of Kubernetes objects, of JSON patches, and of a development container. */
const MANIFEST_KEY = /"(?:apiVersion|kind|op|image)"\s*:/;
