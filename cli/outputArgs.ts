// Reads the options about what is printed, in which format, and how much of it.
import type { Words } from '../l10n/index.ts';
import { FORMATS, type FormatName } from './commandLine/options.ts';

export interface OutputOptions {
  /** Undefined where nobody has chosen one. */
  readonly format: FormatName | undefined;
  /** Reports that are written into files. */
  readonly reports: readonly { readonly format: FormatName; readonly file: string }[];
  /** The most findings that people are shown. Null for all. Undefined where nobody has said how many. */
  readonly max: number | null | undefined;
  /** Whether only what makes the run fail is printed. */
  readonly quiet: boolean;
  /** Whether `images` lists each image once. */
  readonly isUnique: boolean;
}

export interface ReportRequest extends OutputOptions {
  readonly kind: 'report';
  /** Files of JSON lines. `-` is standard input. Never empty. */
  readonly paths: readonly string[];
  /** Files of earlier runs. */
  readonly against: readonly string[];
  /** What `kubectl get policyreports -A -o json` printed. */
  readonly policyReports: string | undefined;
  /** What `nearpull cluster --format json` printed. */
  readonly cluster: string | undefined;
}

type OutputValues = Readonly<Record<string, unknown>>;

export function outputOptions(values: OutputValues): OutputOptions {
  return {
    format: FORMATS.find((each) => each === values['format']),
    reports: reportsOf(values),
    max: maxOf(values),
    quiet: values['quiet'] === true,
    isUnique: values['unique'] === true,
  };
}

/** Null where no file is named. */
export function readReportRequest(paths: readonly string[], values: OutputValues): ReportRequest | null {
  return paths.length === 0
    ? null
    : {
        kind: 'report',
        paths,
        against: [values['against'] ?? []].flat().map(String),
        policyReports: text(values['policy-reports']),
        cluster: text(values['cluster']),
        ...outputOptions(values),
      };
}

/** The problem with the form of these options. Null where there is none. */
export function outputProblem(values: OutputValues): { readonly words: Words } | null {
  const report = reportWords(values).find((word) => readReport(word) === null);
  if (report !== undefined) {
    return { words: { key: 'cli.usage.report', args: [report, FORMATS.join(', ')] } };
  }
  const most = text(values['max']);
  return most === undefined || /^\d{1,9}$/.test(most)
    ? null
    : { words: { key: 'cli.usage.number', args: ['--max', most] } };
}

/** The format of the commands that have two of them. */
export function formatOfTwo(values: OutputValues): 'text' | 'json' {
  return values['format'] === 'json' ? 'json' : 'text';
}

function maxOf(values: OutputValues): OutputOptions['max'] {
  const most = text(values['max']);
  return most === undefined ? undefined : Number(most) || null;
}

/** The reports that are asked for. One that cannot be read is found by `outputProblem`. */
function reportsOf(values: OutputValues): OutputOptions['reports'] {
  return reportWords(values).flatMap((word) => readReport(word) ?? []);
}

function readReport(word: string): OutputOptions['reports'][number] | null {
  const equals = word.indexOf('=');
  const format = FORMATS.find((each) => each === word.slice(0, equals));
  const file = word.slice(equals + 1);
  return format && file !== '' ? { format, file } : null;
}

function reportWords({ report }: OutputValues): readonly string[] {
  return Array.isArray(report) ? report.map(String) : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
