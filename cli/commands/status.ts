// `nearpull` alone: says where the images of a folder come from, and what to do next.
import { type ProxySetting, pushAll } from '../../core/index.ts';
import { counted, plural, say, type Words } from '../../l10n/index.ts';
import type { Job } from '../args.ts';
import type { RunConfig } from '../config/config.ts';
import type { Source } from '../files/source.ts';
import type { Io } from '../io.ts';
import { type FileRecords, fileRecords, type RecordsWanted } from '../report/fileRecords.ts';
import { few, tally } from '../report/imageNames.ts';
import { commandLine } from '../report/nextSteps.ts';
import { printable } from '../report/printable.ts';
import { type Color, textStyle } from '../report/style.ts';
import { table } from '../report/table.ts';
import type { SourceCommand } from './command.ts';

export function statusCommand(job: Job, _config: RunConfig, io: Io): SourceCommand {
  const registries: string[] = [];
  const count = { files: 0, images: 0, left: 0, proxied: 0 };
  const wanted: RecordsWanted = { findings: null, images: 'all' };
  const take = (records: FileRecords | null): void => {
    count.files++;
    const images = records?.images ?? [];
    count.images += images.length;
    count.left += images.filter(isLeft).length;
    count.proxied += images.filter(({ status }) => status === 'proxied').length;
    pushAll(
      registries,
      images.map(({ registry }) => registry ?? say({ key: 'cli.status.unknown' })),
    );
  };
  const file = (source: Source | null): null => {
    take(source && fileRecords(source, wanted));
    return null;
  };
  return {
    file,
    records: { wanted, left: () => wanted, take },
    stdin: (_bytes, source) => file(source),
    end({ settings }) {
      const proxies = settings.map(({ proxy }) => proxy);
      io.stdout.write(textOf(job, proxies, count, tally(registries), io));
      return { findings: false };
    },
  };
}

/** Whether the image has yet to go through the proxy. */
function isLeft({ status, redirect, built }: { status: string; redirect: unknown; built: unknown }): boolean {
  return (status === 'docker-hub' || status === 'upstream') && !redirect && !built;
}

interface Count {
  readonly files: number;
  readonly images: number;
  readonly left: number;
  readonly proxied: number;
}

function textOf(
  job: Job,
  proxies: readonly ProxySetting[],
  count: Count,
  registries: readonly (readonly [string, number])[],
  io: Io,
): string {
  const style = textStyle(io.stdout);
  const isProxy = (registry: string): boolean =>
    proxies.some((proxy) => proxy.kind === 'configured' && proxy.domain === registry);
  const { first, more } = few(registries, MOST_REGISTRIES);
  const rows = first.map(([registry, images]) => {
    const color: Color = isProxy(registry) ? 'green' : registry === 'docker.io' ? 'yellow' : 'dim';
    return [{ text: `  ${printable(registry)}`, color }, { text: String(images) }];
  });
  const head = say({
    key: 'cli.status.head',
    args: [counted('images', count.images), counted('files', count.files)],
  });
  const next = nextStep(job, proxies, count);
  const rest = more > 0 ? `  ${say({ key: 'cli.more', args: [more] })}\n` : '';
  return `${style('bold', head)}\n${table(rows, style)}${rest}${printable(say(next))}\n`;
}

const MOST_REGISTRIES = 12;

function nextStep(job: Job, proxies: readonly ProxySetting[], { images, left, proxied }: Count): Words {
  if (images === 0) {
    return { key: 'cli.status.noImages' };
  }
  if (left === 0) {
    return { key: plural('cli.status.done', proxied), args: [proxied] };
  }
  return proxies.some(({ kind }) => kind === 'configured')
    ? { key: plural('cli.status.fix', left), args: [left, commandLine('check', job)] }
    : { key: plural('cli.status.noDomain', left), args: [left, commandLine('check', job)] };
}
