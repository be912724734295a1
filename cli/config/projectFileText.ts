// Writes the text of a new project file, with comments in the language of the person.
import { DEFAULT_PRESET, PRESETS } from '../../core/index.ts';
import { say, type Words } from '../../l10n/index.ts';
import type { ProxyAnswer } from './askForProxy.ts';

/** `registries` are those that the images of the repository come from, each with the number of its images. */
export function projectFileText(
  { preset, domain, prefix, example }: ProxyAnswer,
  registries: readonly (readonly [string, number])[],
): string {
  const { registries: served, domain: usual } = PRESETS[preset];
  const others = registries
    .map(([registry]) => registry)
    .filter((registry) => registry !== 'docker.io' && registry !== domain && KNOWN.includes(registry));
  const open = others.filter((registry) => !served.some((each) => each === registry));
  const found = registries.slice(0, MOST_SHOWN).map(([registry, count]) => `${registry} ${count}`);
  return [
    `# yaml-language-server: $schema=${SCHEMA}`,
    comment('', { key: 'cli.init.file.head' }),
    ...(found.length > 0 ? [comment('', { key: 'cli.init.file.found', args: [found.join(', ')] })] : []),
    'proxy:',
    ...(preset === DEFAULT_PRESET ? [] : [comment('  ', { key: `preset.${preset}` }), `  preset: ${preset}`]),
    comment('  ', { key: 'cli.init.file.domain', args: [example] }),
    domain === usual ? `  # domain: ${domain}` : `  domain: ${scalar(domain)}`,
    ...(prefix === '' ? [] : [`  prefix: ${scalar(prefix)}`]),
    ...(served.length > 0 ? [comment('  ', { key: 'cli.init.file.served', args: [served.join(', ')] })] : []),
    ...(open.length > 0
      ? [
          comment('  ', { key: 'cli.init.file.registries' }),
          '  # registries:',
          ...open.map((registry) => `  #   ${registry}: ${domain}/${registry}`),
        ]
      : []),
    comment('', { key: 'cli.init.file.more' }),
    '# severity:',
    '#   moved-image: off',
    '# exclude:',
    '#   - vendor',
    '',
  ].join('\n');
}

const SCHEMA = 'https://raw.githubusercontent.com/nearpull/nearpull/main/schemas/nearpull.schema.json';

/** Registries that some proxy may serve. Any other one is probably the team's own. */
const KNOWN: readonly string[] = PRESETS.daocloud.registries;

const MOST_SHOWN = 8;

function comment(indent: string, words: Words): string {
  return say(words)
    .split('\n')
    .map((line) => `${indent}# ${line}`)
    .join('\n');
}

/** A domain with a port, or an IPv6 address, has characters that mean something in YAML. */
function scalar(text: string): string {
  return /^[a-z0-9][a-z0-9./_-]*$/i.test(text) && !/^[\d._]+$/.test(text) ? text : `"${text}"`;
}
