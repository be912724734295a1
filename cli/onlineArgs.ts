// Reads the options of the commands that ask registries.
import { parseReference } from '../core/index.ts';
import type { Words } from '../l10n/index.ts';

/** How to ask. */
export interface OnlineOptions {
  /** `linux/arm64`; each image has to have all of them. Empty: no platform is asked for. */
  readonly platforms: readonly string[];
  /** The host that is asked as Docker Hub, to compare; '' for Docker Hub itself. Null: only the proxy is asked. */
  readonly from: string | null;
  /** Seconds for one request. */
  readonly timeout: number;
}

type OptionValues = Readonly<Record<string, unknown>>;

export function onlineOptions(values: OptionValues): OnlineOptions {
  const from = values['from'];
  return {
    platforms: platformsIn(values),
    from: typeof from === 'string' ? from : from === true ? '' : null,
    timeout: secondsIn(values),
  };
}

/** The problem with the values of these options. Null where there is none. */
export function onlineProblem(values: OptionValues): { readonly words: Words } | null {
  const platform = platformsIn(values).find((each) => !PLATFORM.test(each));
  if (platform !== undefined) {
    return { words: { key: 'cli.usage.platform', args: [platform] } };
  }
  const from = values['from'];
  if (typeof from === 'string' && parseReference(`${from}/a/b`).kind !== 'image') {
    return { words: { key: 'cli.usage.from', args: [from] } };
  }
  const timeout = secondsIn(values);
  return timeout >= 1 && timeout <= LONGEST_TIMEOUT
    ? null
    : { words: { key: 'cli.usage.timeout', args: [String(values['timeout'])] } };
}

function platformsIn(values: OptionValues): readonly string[] {
  const given = [values['platform'] ?? []].flat();
  return given.flatMap((each) => String(each).split(',')).map((each) => each.trim());
}

function secondsIn(values: OptionValues): number {
  return Number(values['timeout'] ?? USUAL_TIMEOUT);
}

const PLATFORM = /^[a-z0-9]+\/[a-z0-9]+(?:\/[a-z0-9]+)?$/;

/** In seconds. */
const USUAL_TIMEOUT = 30;
const LONGEST_TIMEOUT = 600;
