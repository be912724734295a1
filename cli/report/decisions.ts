// Says what the project file of a repository decides: the domain that images are pulled from, and what it turns off.
import {
  formatVersion,
  type ProxySetting,
  RULE_CODES,
  type RuleCode,
  SEVERITIES,
  type Settings,
} from '../../core/index.ts';
import { type PluralKey, plural, say, type Words } from '../../l10n/index.ts';
import type { Job } from '../args.ts';
import type { InForce } from '../config/config.ts';
import { printable } from './printable.ts';

/** What a project file decides about a run. JSON prints it as it is. */
export interface Decisions {
  /** The path of the project file as people see it. */
  readonly file: string;
  /** The line that people read, in the language of the run. */
  readonly message: string;
  /** The domain of the proxy, where the file chooses it. */
  readonly domain: string | null;
  /** The rules that would report if there were no such file. */
  readonly rulesOff: readonly RuleCode[];
  /** How many files and folders of the run the file leaves out. In a folder that is left out, nothing is counted. */
  readonly excluded: number;
  /** Every setting that is another one because of the file, such as `proxy.domain`. */
  readonly changed: readonly string[];
  /** Settings of the file that do not count, because the domain was given on the command line. */
  readonly unused: readonly string[];
}

/** Null where no project file speaks. */
export function decisionsOf({ project, settings: now }: InForce): Decisions | null {
  if (project === null) {
    return null;
  }
  const excluded = project.excluded.size;
  const { unused } = project;
  const was = project.otherwise;
  const changed = ASPECTS.filter(({ read }) => JSON.stringify(read(now)) !== JSON.stringify(read(was)));
  const said = changed.flatMap(({ words }) => words(now, was));
  const parts: readonly Words[] = [
    ...said,
    ...some('cli.settings.excluded', excluded),
    ...(unused.length > 0 ? [{ key: 'cli.settings.unused' as const, args: [unused.join(', ')] }] : []),
  ];
  const list = parts
    .map(say)
    .reduce((all, each) => (all === '' ? each : say({ key: 'cli.settings.and', args: [all, each] })), '');
  const key = list === '' ? 'cli.settings.file' : 'cli.settings.line';
  return {
    file: project.path,
    message: printable(say({ key, args: [project.path, list] })),
    domain: changed.some(({ setting }) => setting === 'proxy.domain') ? domainOf(now) : null,
    rulesOff: rulesThat(now, was, ({ to }) => to === 'off'),
    excluded,
    changed: changed.map(({ setting }) => setting),
    unused,
  };
}

/**
 * Why nothing can be found, where that is so. `sources` is the number of texts that are read, `leftOut` that of paths that were excluded or
 * ignored.
 */
export function whyNothing(
  { command }: Pick<Job, 'command'>,
  settings: readonly Settings[],
  sources: number,
  leftOut: number,
): Words | null {
  const reports = command === 'check' || command === 'fix';
  if (reports && settings.every(({ severity }) => RULE_CODES.every((rule) => severity[rule] === 'off'))) {
    return { key: 'cli.settings.allOff' };
  }
  return sources === 0 && leftOut > 0 ? count('cli.settings.allLeftOut', leftOut) : null;
}

/** A setting, its value, and what to say where a project file has changed it. */
interface Aspect {
  readonly setting: string;
  readonly read: (settings: Settings) => unknown;
  readonly words: (now: Settings, was: Settings) => readonly Words[];
}

type ProxyKey = Exclude<
  keyof Extract<ProxySetting, { kind: 'configured' }>,
  'kind' | 'placeholder' | 'isVolcengine'
>;
type Describe<Key extends string> = Readonly<Record<Key, Aspect['words']>>;

/** The compiler asks for every setting. Language and placeholder come from the process, and what a preset brings is told by itself. */
const PROXY: Describe<ProxyKey> = {
  domain: (now) => [{ key: 'cli.settings.domain', args: [domainOf(now) ?? ''] }],
  template: (now) => [{ key: 'cli.settings.template', args: [namesOf(now)?.template ?? ''] }],
  namespaces: (now) => [count('cli.settings.namespaces', namesOf(now)?.namespaces.length)],
  registries: (now) => [count('cli.settings.registries', namesOf(now)?.registries.length)],
  formerDomains: (now) => [count('cli.settings.formerDomains', namesOf(now)?.formerDomains.length)],
  pullSecret: (now) => [{ key: 'cli.settings.proxySecret', args: [namesOf(now)?.pullSecret ?? ''] }],
};

const OTHERS: Describe<Exclude<keyof Settings, 'proxy' | 'language'>> = {
  severity: (now, was) => [
    ...some('cli.settings.rulesOff', rulesThat(now, was, ({ to }) => to === 'off').length),
    ...some('cli.settings.rulesLowered', rulesThat(now, was, isLowered).length),
    ...some(
      'cli.settings.rulesRaised',
      rulesThat(now, was, (each) => rank(each.to) < rank(each.from)).length,
    ),
  ],
  dialects: (now, was) => [
    ...some('cli.settings.dialectsOff', dialectsTurned(now, was, false)),
    ...some('cli.settings.dialectsOn', dialectsTurned(now, was, true)),
  ],
  shortNames: ({ shortNames }) => [{ key: 'cli.settings.shortNames', args: [shortNames] }],
  ignoreImages: ({ ignoreImages }) => [count('cli.settings.ignoreImages', ignoreImages.length)],
  officialImages: ({ officialImages }) => [count('cli.settings.officialImages', officialImages.length)],
  imagePaths: ({ imagePaths }) => {
    const hidden = imagePaths.filter(({ tier }) => tier === 'never').length;
    return [
      ...some('cli.settings.hiddenPaths', hidden),
      ...some('cli.settings.imagePaths', imagePaths.length - hidden),
    ];
  },
  addLatestTag: ({ addLatestTag }) => [
    { key: addLatestTag ? 'cli.settings.latestTag' : 'cli.settings.noLatestTag' },
  ],
  limits: ({ limits }) => [
    { key: 'cli.settings.limits', args: [limits.documentMegabytes, limits.fileMegabytes] },
  ],
  kyverno: ({ kyverno: { version, excludedNamespaces } }) => [
    ...(version ? [{ key: 'cli.settings.kyverno' as const, args: [formatVersion(version)] }] : []),
    ...some('cli.settings.excludedNamespaces', excludedNamespaces.length),
  ],
  kubernetes: ({ kubernetes: { version } }) =>
    version ? [{ key: 'cli.settings.kubernetes', args: [formatVersion(version)] }] : [],
  // The number of paths says more than the number of globs.
  exclude: () => [],
};

/** In the order in which they are said. */
const ASPECTS: readonly Aspect[] = [
  ...Object.entries(PROXY).map(([key, words]) => ({
    setting: `proxy.${key}`,
    read: ({ proxy }: Settings) => ({ ...proxy })[key as keyof ProxySetting],
    words,
  })),
  ...Object.entries(OTHERS).map(([key, words]) => ({
    setting: key,
    read: (settings: Settings) => settings[key as keyof Settings],
    words,
  })),
];

/** The keys of the JSON for the project files of a run. There is more than one file where folders have their own. */
export function jsonOfDecisions([first, ...others]: readonly Decisions[]): object {
  return { settings: first ?? null, ...(others.length > 0 && { otherSettings: others }) };
}

function domainOf({ proxy }: Settings): string | null {
  return proxy.kind === 'configured' ? proxy.domain : null;
}

function namesOf({ proxy }: Settings): Exclude<ProxySetting, { kind: 'invalid' }> | null {
  return proxy.kind === 'invalid' ? null : proxy;
}

interface SeverityChange {
  readonly from: Settings['severity'][RuleCode];
  readonly to: Settings['severity'][RuleCode];
}

function rulesThat(
  now: Settings,
  was: Settings,
  turned: (turn: SeverityChange) => boolean,
): readonly RuleCode[] {
  return RULE_CODES.filter((rule) => {
    const turn = { from: was.severity[rule], to: now.severity[rule] };
    return turn.from !== turn.to && turned(turn);
  });
}

function isLowered({ from, to }: SeverityChange): boolean {
  return to !== 'off' && rank(to) > rank(from);
}

function rank(severity: SeverityChange['to']): number {
  return SEVERITIES.indexOf(severity);
}

function dialectsTurned(now: Settings, was: Settings, on: boolean): number {
  return Object.entries(now.dialects).filter(
    ([name, isOn]) => isOn === on && was.dialects[name as keyof Settings['dialects']] !== on,
  ).length;
}

function count(key: PluralKey, number = 0): Words {
  return { key: plural(key, number), args: [number] };
}

function some(key: PluralKey, number: number): readonly Words[] {
  return number > 0 ? [count(key, number)] : [];
}
