// nearpull/projectEdit: the text of a project file in which a setting has another value.
import { PROJECT_FILES, withSetting } from '../../../core/index.ts';
import type { ProjectEditParams, ProjectEditResult } from '../../../protocol/messages.ts';
import type { Session } from '../session.ts';
import { joinUri } from '../uris.ts';
import { textOf } from '../workspace/folderFiles.ts';
import { placeOf } from '../workspace/folders.ts';

export const NO_EDIT: ProjectEditResult = { uri: null, text: null, isNew: false };

/** The file that counts is edited; where there is none, `.nearpull.yaml` begins to be. */
export async function projectEdit(
  session: Session,
  { uri, path, value }: ProjectEditParams,
): Promise<ProjectEditResult> {
  const { folder } = placeOf(uri, session.settings.folders);
  if (folder === null) {
    return NO_EDIT;
  }
  const read = await session.filesOf(folder).read(folder, PROJECT_FILES);
  const index = read.findIndex((text) => textOf(text) !== null);
  const name = PROJECT_FILES[Math.max(0, index)] ?? '';
  const text = textOf(read[index]) ?? '';
  return {
    uri: joinUri(folder, name),
    // What is written plain in YAML needs quotes in JSON.
    text: name.endsWith('.json') ? null : withSetting(text, path, value),
    isNew: index < 0,
  };
}
