// Asks a person for the proxy: its kind, and its address. What the options say is not asked.
import {
  DEFAULT_PRESET,
  isPreset,
  needsPrefix,
  PRESET_NAMES,
  PRESETS,
  type PresetName,
  proxyExample,
} from '../../core/index.ts';
import { say, type Words } from '../../l10n/index.ts';
import type { Io } from '../io.ts';
import { printable } from '../report/printable.ts';
import { textStyle } from '../report/style.ts';
import type { SettingOptions } from './options.ts';

export interface ProxyAnswer {
  readonly preset: PresetName;
  readonly domain: string;
  /** Empty where the preset needs none, or has one of its own. */
  readonly prefix: string;
  /** What becomes of `nginx`. */
  readonly example: string;
}

/** Why there is no answer: it cannot be used, or the input has ended. */
export interface NoAnswer {
  readonly problem: Words;
}

/** Without a terminal, `options` have to say it. */
export async function askForProxy(
  options: Pick<SettingOptions, 'domain' | 'preset'>,
  io: Io,
  speakAgain: () => void,
): Promise<ProxyAnswer | NoAnswer> {
  const ask = async (question: string, usual: string): Promise<string | null> => {
    const hint = usual === '' ? '' : ` [${usual}]`;
    io.stdout.write(`${textStyle(io.stdout)('cyan', `${question}${hint}`)} `);
    const line = (await io.readAnswer?.()) ?? null;
    speakAgain();
    return line === null ? null : line.trim() || usual;
  };
  const preset = presetOf(options) ?? (await askForPreset(ask, io));
  if (preset === null) {
    return NO_ANSWER;
  }
  const usual = PRESETS[preset].domain ?? '';
  const given = options.domain ?? (io.readAnswer === null ? usual : undefined);
  if (given !== undefined) {
    return answerOf(preset, given);
  }
  for (;;) {
    const address = await ask(say(questionFor(preset)), usual);
    const answer = address === null ? NO_ANSWER : answerOf(preset, address);
    if (address === null || !('problem' in answer)) {
      return answer;
    }
    io.stdout.write(`${printable(say(answer.problem))}\n`);
  }
}

type AskLine = (question: string, usual: string) => Promise<string | null>;

const NO_ANSWER: NoAnswer = { problem: { key: 'cli.init.noAnswer' } };

/** Null where a person has to be asked. A domain alone is that of Volcengine, or of another proxy without a path. */
function presetOf({ domain, preset }: Pick<SettingOptions, 'domain' | 'preset'>): PresetName | null {
  return preset !== undefined && isPreset(preset) ? preset : domain === undefined ? null : DEFAULT_PRESET;
}

/** A number or a name is an answer. */
async function askForPreset(ask: AskLine, io: Io): Promise<PresetName | null> {
  const lines = PRESET_NAMES.map((name, index) => {
    const number = String(index + 1).padStart(3);
    return `${number}  ${name.padEnd(LONGEST_NAME)}  ${say({ key: `preset.${name}` })}\n`;
  });
  io.stdout.write(lines.join(''));
  for (;;) {
    const answer = await ask(say({ key: 'cli.init.askPreset' }), '1');
    const name = answer === null ? null : (PRESET_NAMES[Number(answer) - 1] ?? answer.toLowerCase());
    if (name === null || isPreset(name)) {
      return name;
    }
  }
}

const LONGEST_NAME = Math.max(...PRESET_NAMES.map(({ length }) => length));

function questionFor(name: PresetName): Words {
  const { prefix } = PRESETS[name];
  return needsPrefix(PRESETS[name]) && prefix === null
    ? {
        key: 'cli.init.askAddressAndPath',
        args: [say({ key: `preset.prefix.${name}` as 'preset.prefix.harbor' })],
      }
    : { key: 'cli.init.askAddress' };
}

function answerOf(preset: PresetName, address: string): ProxyAnswer | NoAnswer {
  const { domain, prefix, template, problem, example } = proxyExample({ address, preset });
  if (problem || example === null) {
    return { problem: problem ?? { key: 'cli.init.noAddress' } };
  }
  return prefix !== '' && !template.includes(`/${prefix}/`)
    ? { problem: { key: 'cli.usage.domainPath', args: [prefix, template] } }
    : { preset, domain, prefix, example };
}
