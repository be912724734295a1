// `nearpull cluster`: reads what kubectl says of a cluster from standard input, and tells where its images come from. It asks no cluster itself.
import { type ClusterOverview, clusterReport } from '../../core/index.ts';
import { counted, say, type WordKey } from '../../l10n/index.ts';
import type { Job } from '../args.ts';
import type { RunConfig } from '../config/config.ts';
import { loadEvaluator } from '../evaluator.ts';
import { decode } from '../files/encoding.ts';
import type { Io } from '../io.ts';
import { admissionText, beforeKyverno, readyText } from '../report/clusterWords.ts';
import { SCHEMA_VERSION } from '../report/json.ts';
import { printable, printableJson } from '../report/printable.ts';
import { type Color, textStyle } from '../report/style.ts';
import { type Cell, table } from '../report/table.ts';
import type { SourceCommand } from './command.ts';

export function clusterCommand({ format }: Job, _config: RunConfig, io: Io): SourceCommand {
  let text: string | null = null;
  return {
    file: () => null,
    stdin: (bytes) => {
      text = decode(bytes).text;
      return null;
    },
    async end({ settings }, speakAgain) {
      const evaluate = await loadEvaluator();
      speakAgain();
      const [first] = settings;
      const list = parsed(text ?? '');
      const report = first ? clusterReport(list, first, evaluate) : null;
      if (report === null) {
        return { findings: false, problems: [{ path: '', words: { key: 'cli.cluster.noList' } }] };
      }
      io.stdout.write(
        format === 'json'
          ? printableJson({ schemaVersion: SCHEMA_VERSION, cluster: report, notices: [] })
          : textOf(report, io),
      );
      return { findings: false };
    },
  };
}

/** Null where the text is no JSON. */
function parsed(text: string): Parameters<typeof clusterReport>[0] {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is no list of objects, and the command says so.
    return null;
  }
}

function textOf(report: ClusterOverview, io: Io): string {
  const style = textStyle(io.stdout);
  const lines = (rows: readonly (readonly Cell[])[]): string =>
    table(
      rows.map((row) => [INDENT, ...row]),
      style,
    );
  const part = (key: WordKey, body: string): string => (body === '' ? '' : `\n${say({ key })}\n${body}`);
  const { images, policies, unreached } = report;
  const pods = counted('pods', report.objects['Pod'] ?? 0);
  const first = beforeKyverno(report);
  const mirror = [...first.images, ...(first.note === null ? [] : [first.note])];
  return [
    `${say({ key: 'cli.cluster.summary', args: [counted('images', images.length), pods] })}\n`,
    lines(
      images.map(({ namespace, owner, reference, status, admission }) => [
        cell(namespace),
        cell(owner),
        cell(reference),
        cell(say({ key: `cli.cluster.status.${status}` }), COLORS[status]),
        cell(admissionText(admission)),
      ]),
    ),
    part(
      'cli.cluster.policies',
      policies === null
        ? `  ${say({ key: 'cli.cluster.unknown' })}\n`
        : lines(
            policies.map((policy) => [
              cell(`${policy.kind} ${policy.name}`),
              cell(readyText(policy)),
              cell(policy.evaluated ? '' : say({ key: 'cli.cluster.notEvaluated' })),
            ]),
          ),
    ),
    part(
      'cli.cluster.unreached',
      lines(
        unreached.map(({ namespace, owner, reason, images: direct }) => [
          cell(namespace),
          cell(owner),
          cell(say({ key: `cli.cluster.reason.${reason}` })),
          cell(direct.join(', ')),
        ]),
      ),
    ),
    part('cli.cluster.mirror', mirror.map((each) => `  ${printable(each)}\n`).join('')),
  ].join('');
}

const INDENT: Cell = { text: '' };

const COLORS: Readonly<Partial<Record<string, Color>>> = { 'docker-hub': 'yellow', upstream: 'yellow' };

function cell(text: string, color?: Color): Cell {
  return { text: printable(text), ...(color && { color }) };
}
