// The settings that are about an editor alone, so that neither the engine nor a project file knows them.
import { asRecord } from '../lsp/fromProtocol.ts';

export interface EditorSettings {
  /** Whose problems are shown: those of all files of the workspace, or of open files only. */
  readonly problems: 'workspace' | 'open-files';
  /** Whether inlay hints say what short names mean. */
  readonly inlayHints: boolean;
}

/** `editor` is what the client says in the section `nearpull`. A value that is wrong is taken for the default, because the editor underlines it. */
export function readEditorSettings(editor: unknown): EditorSettings {
  const { problems, inlayHints } = asRecord(editor);
  return {
    problems: problems === 'open-files' ? problems : 'workspace',
    inlayHints: inlayHints === true,
  };
}
