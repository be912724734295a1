// nearpull/proxyChoice: what an address means that a person is typing. nearpull/presets: the proxies to choose from.
import { needsPrefix, PRESET_NAMES, PRESETS, type Preset, proxyExample } from '../../../core/index.ts';
import type {
  PresetChoice,
  PresetsResult,
  ProxyChoiceParams,
  ProxyChoiceResult,
} from '../../../protocol/messages.ts';
import { tell } from '../lsp/words.ts';
import type { Session } from '../session.ts';

export const NO_CHOICE: ProxyChoiceResult = { domain: '', prefix: '', example: null, problem: null };

export function proxyChoice(_: Session, params: ProxyChoiceParams): ProxyChoiceResult {
  const { domain, prefix, example, problem } = proxyExample(params);
  return { domain, prefix, example, problem: problem && tell(problem) };
}

export function presets(): PresetsResult {
  return { presets: PRESET_NAMES.map((name) => toChoice(name, PRESETS[name])) };
}

function toChoice(name: PresetChoice['name'], preset: Preset): PresetChoice {
  const { domain, prefix } = preset;
  return { name, domain, prefix: needsPrefix(preset) ? (prefix ?? '') : null };
}
