// Asks a person for the proxy: its address, or one of the presets and the one word that it needs.
import { InputBoxValidationSeverity, ThemeIcon, window } from 'vscode';
import { say } from '../../l10n/index.ts';
import type { PresetChoice, PresetName, ProxyChoiceResult } from '../../protocol/messages.ts';
import type { Server } from './serverApi.ts';

/** What a person chose. `preset` is null when none was chosen, so that the one in the settings stays. */
export interface ChosenProxy {
  readonly domain: string;
  readonly prefix: string;
  readonly preset: PresetName | null;
}

/**
 * Asks for the address of the proxy. While the person types, it shows what becomes of an image there. A button offers the presets.
 *
 * @param prompt says what the address is for.
 * @param value stands in the box at first.
 * @returns an empty domain when the person left it empty; undefined when the person dismissed the question.
 */
export async function askForProxy(
  server: Server,
  prompt: string,
  value: string,
): Promise<ChosenProxy | undefined> {
  const other = {
    iconPath: new ThemeIcon('server-environment'),
    tooltip: say({ key: 'client.domain.otherProviders' }),
  };
  const answer = await askForAddress({
    prompt,
    value,
    button: other,
    read: (address) => server.proxyChoice({ address }),
  });
  return answer === 'button' ? choosePreset(server) : answer && { ...answer, preset: null };
}

/** Asks which provider's proxy it is, then for its domain, then for the one word that the preset needs. */
export async function choosePreset(server: Server): Promise<ChosenProxy | undefined> {
  const choices = await server.presets();
  const items = choices.map((preset) => ({ label: say({ key: `preset.${preset.name}` }), preset }));
  const title = say({ key: 'client.domain.providerTitle' });
  const picked = await window.showQuickPick(items, { title, ignoreFocusOut: true });
  return picked && askForPreset(server, picked.preset);
}

async function askForPreset(
  server: Server,
  { name, domain: known, prefix: suggested }: PresetChoice,
): Promise<ChosenProxy | undefined> {
  // The prefix comes later. Until then any word shows where it will stand.
  const stand = suggested === null ? {} : { prefix: suggested || 'project' };
  const answer = await askForAddress({
    prompt: say({ key: 'client.domain.addressPrompt' }),
    value: known ?? '',
    button: null,
    read: async (address) => {
      const typed = await server.proxyChoice({ address, preset: name });
      return typed.prefix === '' ? server.proxyChoice({ address, preset: name, ...stand }) : typed;
    },
  });
  if (answer === undefined || answer === 'button') {
    return undefined;
  }
  const { domain } = answer;
  if (suggested === null || domain === '') {
    return { ...answer, preset: name };
  }
  const word = await askForAddress({
    prompt: say({ key: `preset.prefix.${name}` as 'preset.prefix.harbor' }),
    value: answer.prefix === stand.prefix ? suggested : answer.prefix,
    button: null,
    read: (prefix) => server.proxyChoice({ address: domain, preset: name, prefix: prefix.trim() }),
  });
  return word === undefined || word === 'button' ? undefined : { ...word, domain, preset: name };
}

interface AddressQuestion {
  readonly prompt: string;
  readonly value: string;
  readonly button: { readonly iconPath: ThemeIcon; readonly tooltip: string } | null;
  /** What a text means that stands in the box. */
  readonly read: (text: string) => Promise<ProxyChoiceResult>;
}

/** An empty text is an answer. Resolves with undefined when the person dismissed the box. */
function askForAddress({
  prompt,
  value,
  button,
  read,
}: AddressQuestion): Promise<ProxyChoiceResult | 'button' | undefined> {
  const box = window.createInputBox();
  Object.assign(box, {
    title: say({ key: 'client.domain.title' }),
    prompt,
    value,
    placeholder: say({ key: 'client.domain.placeholder' }),
    ignoreFocusOut: true,
    buttons: button ? [button] : [],
  });
  return new Promise((resolve, reject) => {
    const finish = (answer: ProxyChoiceResult | 'button' | undefined) => {
      resolve(answer);
      box.dispose();
    };
    const look = async () => {
      const text = box.value;
      const choice = text.trim() === '' ? EMPTY : await read(text);
      if (text === box.value) {
        box.validationMessage = validation(choice);
      }
      return { choice, isCurrent: text === box.value };
    };
    box.onDidChangeValue(() => void look().catch(reject));
    box.onDidTriggerButton(() => finish('button'));
    box.onDidHide(() => finish(undefined));
    box.onDidAccept(() => {
      look().then(({ choice, isCurrent }) => {
        if (isCurrent && choice.problem === null) {
          finish(choice);
        }
      }, reject);
    });
    box.show();
    void look().catch(reject);
  });
}

const EMPTY: ProxyChoiceResult = { domain: '', prefix: '', example: null, problem: null };

function validation({ example, problem }: ProxyChoiceResult) {
  if (problem !== null) {
    return { message: problem, severity: InputBoxValidationSeverity.Error };
  }
  return example === null
    ? undefined
    : {
        message: say({ key: 'client.domain.example', args: [`${example}:latest`] }),
        severity: InputBoxValidationSeverity.Info,
      };
}
