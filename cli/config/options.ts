// The options about settings: what they are called, and what they and the environment say.
import {
  mergeSettings,
  OTHER_PROGRAMS,
  type OtherProgram,
  readProxyAddress,
  type SettingsLayer,
} from '../../core/index.ts';
import type { Words } from '../../l10n/index.ts';
import type { Io } from '../io.ts';

/** A value is undefined when its option is not given. Lists of options that may be given several times are then empty. */
export interface SettingOptions {
  /** A domain, or a domain and a path: `harbor.example/project`. */
  readonly domain: string | undefined;
  readonly preset: string | undefined;
  readonly template: string | undefined;
  /** `ghcr.io=HOST`, each. */
  readonly registries: readonly string[];
  /** `NAME=SEVERITY`, each. */
  readonly rules: readonly string[];
  /** Names of rules. All others are off. */
  readonly only: readonly string[];
  readonly addLatestTag: false | undefined;
  /** Namespaces of Docker Hub that the proxy has. */
  readonly namespaces: readonly string[] | undefined;
  readonly kyverno: string | undefined;
  readonly otherWebhooks: true | undefined;
  readonly kubernetes: string | undefined;
  /** The name of the Secret that a policy adds to Pods. */
  readonly pullSecret: string | undefined;
  /** Namespaces of the cluster that policies leave alone. */
  readonly excludedNamespaces: readonly string[] | undefined;
  /** Path of the project file. Null: none is read. Undefined: each file has the nearest one above it. */
  readonly config: string | null | undefined;
  /** Path of a project file of the person who runs the program. No file of the repository is read instead of it, or besides it. */
  readonly trustedConfig: string | undefined;
}

/** What `parseArgs` makes of the command line. */
export type GivenOptions = Readonly<Record<string, unknown>>;

export function settingOptions(values: GivenOptions): SettingOptions {
  return {
    domain: text(values.domain),
    preset: text(values.preset),
    template: text(values.template),
    registries: texts(values.registry),
    rules: texts(values.rule),
    only: texts(values.only).flatMap((each) => list(each) ?? []),
    addLatestTag: values['no-latest-tag'] === true ? false : undefined,
    namespaces: list(values.namespaces),
    kyverno: text(values.kyverno),
    otherWebhooks: values['other-webhooks'] === true || undefined,
    kubernetes: text(values.kubernetes),
    pullSecret: text(values['pull-secret']),
    excludedNamespaces: list(values['exclude-namespaces']),
    config: values['no-config'] === true ? null : text(values.config),
    trustedConfig: text(values['trusted-config']),
  };
}

/** Where a setting was given that no file has. */
export type GivenOrigin = 'options' | 'environment' | 'input';

export interface Given {
  /** Standard input comes first, then the environment and the options, which overrule it. */
  readonly layers: readonly SettingsLayer<GivenOrigin>[];
  /** What is wrong with the form of an option. What is wrong with a value is found when the settings are read. */
  readonly problems: readonly Words[];
  /** The path that was given behind a domain; empty where there was none. */
  readonly prefix: string;
  /** Whether the domain was given, so that no file chooses it. */
  readonly hasDomain: boolean;
  readonly file: NamedFile | null | undefined;
}

/** The one project file that counts. `trusted`: it was named by `--trusted-config` or by the environment. */
export interface NamedFile {
  readonly path: string;
  readonly isTrusted: boolean;
}

/** What `options` and the environment say. `file` is null where no file is to be read, and undefined where none is named. */
export function givenSettings(options: SettingOptions, env: Io['env'], ofInput?: unknown): Given {
  const problems: Words[] = [];
  const ofOptions = address(options.domain);
  const ofEnvironment = options.domain === undefined ? address(env.NEARPULL_DOMAIN || undefined) : {};
  const values = {
    proxy: {
      ...ofOptions,
      preset: options.preset,
      pullSecret: options.pullSecret,
      template: options.template,
      namespaces: options.namespaces,
      registries: targets(pairs('registry', options.registries, 'ghcr.io=my-proxy.example.com', problems)),
    },
    severity: pairs('rule', options.rules, 'docker-hub-image=error', problems),
    addLatestTag: options.addLatestTag,
    kyverno: {
      version: options.kyverno,
      excludedNamespaces: options.excludedNamespaces,
      otherWebhooks: options.otherWebhooks,
    },
    kubernetes: { version: options.kubernetes },
  };
  const domain = options.domain ?? env.NEARPULL_DOMAIN ?? '';
  return {
    layers: [
      ...(ofInput === undefined ? [] : [{ origin: 'input' as const, values: ofInput }]),
      { origin: 'environment', values: { proxy: ofEnvironment } },
      { origin: 'options', values: mergeSettings({}, values) },
    ],
    problems,
    prefix: ofOptions.prefix ?? ofEnvironment.prefix ?? '',
    hasDomain: domain !== '',
    file: namedFile(options, env),
  };
}

function namedFile({ config, trustedConfig }: SettingOptions, env: Io['env']): Given['file'] {
  if (config !== undefined) {
    return config === null ? null : { path: config, isTrusted: false };
  }
  const path = trustedConfig ?? (env.NEARPULL_CONFIG || undefined);
  return path === undefined ? undefined : { path, isTrusted: true };
}

/** What cannot be read stays, without a scheme that may be there, so that it is named when the settings are read. */
function address(given: string | undefined): { readonly domain?: string; readonly prefix?: string } {
  if (given === undefined) {
    return {};
  }
  const { domain, prefix, problem } = readProxyAddress(given);
  return problem || given === ''
    ? { domain: given.replace(SCHEME, '') }
    : { domain, ...(prefix !== '' && { prefix }) };
}

const SCHEME = /^\s*(?:https?|oci|docker):\/\//i;

/** The addresses of other proxies as the setting has them. */
function targets(pairs: Pairs | undefined): Pairs | undefined {
  const entries = Object.entries(pairs ?? {}).map(([registry, given]) => {
    const { domain = '', prefix } = address(given);
    return [registry, prefix ? `${domain}/${prefix}` : domain] as const;
  });
  return pairs && Object.fromEntries(entries);
}

type Pairs = Readonly<Record<string, string>>;

/** `NAME=VALUE`, each, as an object. Undefined where there is none. */
function pairs(
  option: string,
  given: readonly string[],
  example: string,
  problems: Words[],
): Pairs | undefined {
  const entries = given.flatMap((each) => {
    const at = each.indexOf('=');
    if (at < 1) {
      problems.push({ key: 'cli.usage.pair', args: [`--${option}`, `--${option} ${example}`, each] });
    }
    return at < 1 ? [] : [[each.slice(0, at), each.slice(at + 1)] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** `a,b` as a list. An empty string gives an empty list, which overrules the list in the project file. */
function list(value: unknown): readonly string[] | undefined {
  return text(value)
    ?.split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** The program that `config` writes for. Null where it prints the settings themselves. */
export function programOf(values: Readonly<Record<string, unknown>>): OtherProgram | null {
  return OTHER_PROGRAMS.find((program) => values[program] === true) ?? null;
}
