// Reads a file of settings: its values, and each mistake with its place.
import type { Message } from '../../model/message.ts';
import type { Span } from '../../text/span.ts';
import { isObject, type JsonObject, type SettingsProblem } from '../reading.ts';
import { DEFAULT_SETTINGS, readSettings } from '../settings.ts';
import type { SettingsFile } from './names.ts';
import { type PlacedSettings, placedSettings } from './placedSettings.ts';

/** A mistake in a file of settings, and its place in the text. */
export interface PlacedProblem {
  readonly span: Span;
  readonly message: Message;
}

export interface ProjectSettings {
  /**
   * A value for `readSettings`. It still has its mistakes, so that it can be merged with settings from other places first. Empty where the
   * file cannot be read.
   */
  readonly values: JsonObject;
  readonly problems: readonly PlacedProblem[];
}

/** The settings in the text of a project file, which is YAML or JSON, both with comments. Never throws. */
export function readProjectFile(text: string): ProjectSettings {
  return readSettingsFile(text, 'project');
}

/**
 * The same for any file of settings. In a file of an editor only settings of Nearpull are read. Broken text and unknown keys are not
 * reported there, because the editor reports them itself.
 */
export function readSettingsFile(text: string, kind: SettingsFile): ProjectSettings {
  const placed = placedSettings(text, kind);
  const { values, unreadable, isObject: isRead, placeOf } = placed;
  if (unreadable) {
    const message = { key: 'settings.notReadable', args: [] } as const;
    return { values, problems: kind === 'project' ? [{ span: unreadable, message }] : [] };
  }
  if (!isRead) {
    const message = { key: 'settings.notAnObject', args: [] } as const;
    return { values, problems: kind === 'project' ? [{ span: placeOf([], 'value'), message }] : [] };
  }
  const wrong = readSettings(values).problems.map((problem) => ({
    span: placeOf(problem.path, partOf(problem)),
    message: problem.message,
  }));
  const problems = [...wrong, ...(kind === 'project' ? unknownKeys(placed) : [])];
  return { values, problems: problems.sort((a, b) => a.span.start - b.span.start) };
}

function partOf({ message }: SettingsProblem): 'key' | 'value' {
  return message.key === 'settings.unknownKey' || message.key === 'settings.unknownRule' ? 'key' : 'value';
}

/** The keys that `readSettings` ignores. It reports unknown rules, dialects and keys of image paths itself. */
function unknownKeys({ values, placeOf }: PlacedSettings): readonly PlacedProblem[] {
  return KNOWN.flatMap(({ path, keys }) => {
    const object = path === null ? values : values[path];
    return Object.keys(isObject(object) ? object : {})
      .filter((key) => !keys.includes(key) && !(path === null && key === '$schema'))
      .map((key) => ({
        span: placeOf(path === null ? [key] : [path, key], 'key'),
        message: { key: 'settings.unknownKey', args: [key, keys.join(', ')] } as const,
      }));
  });
}

const KNOWN: readonly { readonly path: string | null; readonly keys: readonly string[] }[] = [
  { path: null, keys: Object.keys(DEFAULT_SETTINGS) },
  { path: 'proxy', keys: ['domain', 'template', 'namespaces', 'registries', 'formerDomains'] },
  { path: 'kyverno', keys: Object.keys(DEFAULT_SETTINGS.kyverno) },
  { path: 'limits', keys: Object.keys(DEFAULT_SETTINGS.limits) },
];
