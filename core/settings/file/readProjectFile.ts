// Files of settings: what they say, and each mistake at its place.
import type { Message } from '../../model/message.ts';
import type { Span } from '../../text/span.ts';
import { isObject, type JsonObject, type SettingsProblem } from '../reading.ts';
import { DEFAULT_SETTINGS, readSettings } from '../settings.ts';
import type { SettingsFile } from './names.ts';
import { type PlacedSettings, placedSettings } from './placedSettings.ts';

/** A mistake in a file of settings. */
export interface PlacedProblem {
  readonly span: Span;
  readonly message: Message;
}

export interface ProjectSettings {
  /** What `readSettings` takes, mistakes and all: merge what else is known into it first. Empty where the file cannot be read. */
  readonly values: JsonObject;
  readonly problems: readonly PlacedProblem[];
}

/** The settings in the text of a project file: YAML or JSON, comments and all. Never throws. */
export function readProjectFile(text: string): ProjectSettings {
  return readSettingsFile(text, 'project');
}

/** The same for any file of settings. Of those of an editor only ours are read, and nothing is said of what is broken or unknown: it says so itself. */
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

/** What `readSettings` does not look at. Rules, dialects and the keys of image paths it knows itself. */
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
  { path: 'proxy', keys: ['domain', 'template', 'namespaces', 'registries'] },
  { path: 'kyverno', keys: Object.keys(DEFAULT_SETTINGS.kyverno) },
  { path: 'limits', keys: Object.keys(DEFAULT_SETTINGS.limits) },
];
