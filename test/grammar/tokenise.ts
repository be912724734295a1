// Tokenises lines as VS Code does, with the grammar of this project injected into a grammar of YAML or JSON.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar, type IRawGrammar, type IRawTheme, type StateStack } from 'vscode-textmate';

const root = fileURLToPath(new URL('../../', import.meta.url));
const injection = join(root, 'syntaxes/image-reference.injection.tmLanguage.json');
/** The folder of VS Code's own extensions. It exists once the suite in the real VS Code has been installed. */
export const EXTENSIONS = join(root, 'test/host/vscode/node_modules/code-server/lib/vscode/extensions');

/** A grammar to inject into: a small one beside this file, or VS Code's own where it is installed. */
export interface Base {
  readonly name: string;
  /** The scope of the whole grammar. */
  readonly scope: string;
  readonly files: readonly string[];
  /** The path of the package of regular expressions that the grammar needs. VS Code uses an older version. */
  readonly oniguruma: string;
}

export const SMALL_BASE: Base = {
  name: 'small base',
  scope: 'source.yaml',
  files: [join(root, 'test/grammar/base.tmLanguage.json')],
  oniguruma: join(root, 'node_modules/vscode-oniguruma'),
};

const SMALL_JSON: Base = {
  ...SMALL_BASE,
  scope: 'source.json',
  files: [join(root, 'test/grammar/baseJson.tmLanguage.json')],
};

export const BASES: readonly Base[] = [SMALL_BASE, ...realBases('yaml', 'source.yaml')];
export const JSON_BASES: readonly Base[] = [SMALL_JSON, ...realBases('json', 'source.json')];

function realBases(extension: string, scope: string): readonly Base[] {
  const folder = join(EXTENSIONS, extension, 'syntaxes');
  if (!existsSync(folder)) {
    return [];
  }
  const names = readdirSync(folder).filter((name) => name.endsWith('.tmLanguage.json'));
  return [
    {
      name: "VS Code's own",
      scope,
      files: names.map((name) => join(folder, name)),
      oniguruma: join(root, 'test/host/vscode/node_modules/vscode-oniguruma'),
    },
  ];
}

const SCOPE = 'source.nearpull.image-reference';

interface LoadOptions {
  readonly injected?: boolean;
  readonly theme?: IRawTheme;
}

/** Loads the grammar of `base` with ours injected. `injected: false` leaves ours out. */
export async function loadBase(base: Base, options: LoadOptions = {}): Promise<IGrammar> {
  const { injected = true, theme } = options;
  const grammars = new Map<string, IRawGrammar>();
  for (const file of [...base.files, injection]) {
    const grammar = textmate.parseRawGrammar(readFileSync(file, 'utf8'), file);
    grammars.set(grammar.scopeName, grammar);
  }
  const registry = new textmate.Registry({
    onigLib: onigLib(base.oniguruma),
    loadGrammar: async (scope) => grammars.get(scope) ?? null,
    getInjections: (scope) => (injected && scope === base.scope ? [SCOPE] : undefined),
  });
  if (theme) {
    registry.setTheme(theme);
  }
  const grammar = await registry.loadGrammar(base.scope);
  if (!grammar) {
    throw new Error(`no ${base.scope} in ${base.files.join(', ')}`);
  }
  return grammar;
}

/** The scopes of every UTF-16 code unit of every line, the outermost scope first. */
export function scopesOf(
  grammar: IGrammar,
  lines: readonly string[],
): readonly (readonly (readonly string[])[])[] {
  let state: StateStack = textmate.INITIAL;
  return lines.map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return Array.from(line, () => 0).map((_, index) => {
      const token = tokens.find(({ startIndex, endIndex }) => startIndex <= index && index < endIndex);
      return token?.scopes ?? [];
    });
  });
}

const loading = new Map<string, Promise<textmate.IOnigLib>>();

function onigLib(folder: string): Promise<textmate.IOnigLib> {
  const known = loading.get(folder) ?? loadOnigLib(folder);
  loading.set(folder, known);
  return known;
}

async function loadOnigLib(folder: string): Promise<textmate.IOnigLib> {
  const { loadWASM, OnigScanner, OnigString }: typeof oniguruma = createRequire(import.meta.url)(folder);
  await loadWASM(readFileSync(join(folder, 'release/onig.wasm')));
  return {
    createOnigScanner: (patterns: string[]) => new OnigScanner(patterns),
    createOnigString: (text: string) => new OnigString(text),
  };
}
