// Reads a file of settings: its values, and each mistake with its place.
import type { Message } from '../../model/message.ts';
import type { KeyPath } from '../../sites/imageTable/pathPattern.ts';
import type { Span } from '../../text/span.ts';
import { isMissing, isObject, type JsonObject, type SettingsProblem } from '../reading.ts';
import { PROXY_KEYS } from '../readProxy.ts';
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
  /** The path of the project file whose settings count as well, from the folder of this one. Null where it names none that can be used. */
  readonly extends: string | null;
  readonly problems: readonly PlacedProblem[];
  /** The place of the setting at a path, or of the nearest one around it. */
  readonly placeOf: (path: KeyPath) => Span;
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
  const { extends: extended, ...values } = placed.values;
  const { unreadable, isObject: isRead } = placed;
  const placeOf = (path: KeyPath): Span => placed.placeOf(path, 'value');
  const read = { values, extends: null, placeOf };
  if (unreadable) {
    const message = { key: 'settings.notReadable', args: [] } as const;
    return { ...read, problems: kind === 'project' ? [{ span: unreadable, message }] : [] };
  }
  if (!isRead) {
    const message = { key: 'settings.notAnObject', args: [] } as const;
    return { ...read, problems: kind === 'project' ? [{ span: placeOf([]), message }] : [] };
  }
  // What this file lacks may stand in the one that it extends.
  const isWhole = isMissing(extended);
  const wrong = readSettings(values)
    .problems.filter(({ message }) => isWhole || message.key !== 'settings.noPrefix')
    .map((problem) => ({
      span: placed.placeOf(problem.path, partOf(problem)),
      message: problem.message,
    }));
  const isPath = typeof extended === 'string' && EXTENDED.test(extended);
  const ofProject = [
    ...unknownKeys(placed),
    ...(isPath || isMissing(extended)
      ? []
      : [{ span: placeOf(['extends']), message: { key: 'settings.extends', args: [] } as const }]),
  ];
  const problems = [...wrong, ...(kind === 'project' ? ofProject : [])];
  return {
    ...read,
    extends: kind === 'project' && isPath ? extended : null,
    problems: problems.sort((a, b) => a.span.start - b.span.start),
  };
}

/** A path from the folder of the file, with `/`. An absolute path would mean another file on every machine. */
const EXTENDED = /^(?![/\\]|[a-z]+:).+\.(?:ya?ml|json)$/i;

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

const KEYS = Object.keys(DEFAULT_SETTINGS).filter((key) => key !== 'language');

const KNOWN: readonly { readonly path: string | null; readonly keys: readonly string[] }[] = [
  { path: null, keys: ['extends', ...KEYS] },
  { path: 'proxy', keys: PROXY_KEYS },
  { path: 'kyverno', keys: Object.keys(DEFAULT_SETTINGS.kyverno) },
  { path: 'limits', keys: Object.keys(DEFAULT_SETTINGS.limits) },
];
