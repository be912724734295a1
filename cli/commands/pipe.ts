// `nearpull pipe`: a filter from standard input to standard output, for Helm, Kustomize, Argo CD and every other program with a pipe. It exits
// with 0 unless it could not do its job, because these programs throw the output away otherwise. What is left goes to standard error.
import {
  applyEdits,
  check,
  type Finding,
  type FunctionConfig,
  fixAll,
  NO_FILE,
  type Report,
  readFunctionConfig,
  resultsEdit,
  type Settings,
} from '../../core/index.ts';
import { say } from '../../l10n/index.ts';
import { openConfig } from '../config/config.ts';
import type { SettingOptions } from '../config/options.ts';
import { CLEAN, type ExitCode, FAILED } from '../exitCode.ts';
import { decode, encode } from '../files/encoding.ts';
import { type Source, STDIN_NAME, stdinSource } from '../files/source.ts';
import type { Io } from '../io.ts';
import { type Problem, problemLine, refuse } from '../problem.ts';
import { decisionsOf } from '../report/decisions.ts';
import { locationsOf } from '../report/locations.ts';
import { printable } from '../report/printable.ts';

/** Writes standard input with its images rewritten, or nothing at all and the reason. */
export async function pipeCommand(
  options: SettingOptions,
  io: Io,
  speakAgain: () => void,
): Promise<ExitCode> {
  const bytes = await io.readStdin();
  speakAgain();
  const config = functionConfigIn(bytes);
  const run = openConfig(options, io, config?.values);
  const inForce = run.around(io.cwd);
  const { settings } = inForce;
  const problems = [...run.problems, ...inForce.problems];
  const wrong = config?.problems.map((words) => ({ path: 'functionConfig', words })) ?? [];
  if (problems.length + wrong.length > 0) {
    return fail([...problems, ...wrong], io);
  }
  if (settings.proxy.kind !== 'configured') {
    return refuse({ key: 'cli.usage.needsDomain', args: ['pipe'] }, io);
  }
  const decisions = decisionsOf(inForce);
  io.stderr.write(decisions === null ? '' : `${decisions.message}\n`);
  const source = stdinSource(bytes, NO_FILE, settings);
  if (source === null) {
    io.stdout.write(bytes);
    return CLEAN;
  }
  return passOn(bytes, source, asOneDocument(settings), io);
}

/** Searching bytes is many times faster than decoding them, and nearly no stream is a ResourceList. */
function functionConfigIn(bytes: Buffer): FunctionConfig | null {
  return bytes.includes('ResourceList') ? readFunctionConfig(decode(bytes).text) : null;
}

/** A List, or a ResourceList, is a whole build in one document. So a document may be as large as a file. */
function asOneDocument(settings: Settings): Settings {
  const { fileMegabytes } = settings.limits;
  return { ...settings, limits: { documentMegabytes: fileMegabytes, fileMegabytes } };
}

function passOn(bytes: Buffer, { text, exact, encoding }: Source, settings: Settings, io: Io): ExitCode {
  const before = check(text, settings);
  // What was not judged must not be passed on as if it were.
  const unread = before.notices.map(({ message }) => ({ path: STDIN_NAME, words: message }));
  if (unread.length > 0) {
    return fail(unread, io);
  }
  const edits = fixAll(before);
  if (edits.length > 0 && !exact) {
    return fail([{ path: STDIN_NAME, words: { key: 'cli.problem.encoding' } }], io);
  }
  const fixed = edits.length > 0 ? applyEdits(text, edits) : text;
  const after = edits.length > 0 ? check(fixed, settings, { previous: before }) : before;
  const written = withResults(fixed, after);
  io.stdout.write(written === text ? bytes : encode(written, encoding));
  io.stderr.write(after.findings.map((finding) => lineAbout(finding, fixed, after)).join(''));
  return CLEAN;
}

/** A line of the stream is no place that a person could open, so the line names the object and its field. */
function lineAbout({ rule, severity, message, span }: Finding, text: string, { images }: Report): string {
  const image = images.find((each) => each.span.start < span.end && span.start < each.span.end);
  const { line, column } = locationsOf(text)(span);
  const place = image?.resource?.name
    ? `${image.resource.kind} ${image.resource.name}, ${image.path}`
    : `${STDIN_NAME}:${line}:${column}`;
  return `${printable(`${place}: ${say({ key: `cli.severity.${severity}` })}: ${say(message)} (${rule})`)}\n`;
}

function withResults(text: string, report: Report): string {
  const left = report.findings.map((finding) => ({ finding, message: say(finding.message) }));
  const edit = resultsEdit(text, report, left);
  return edit ? applyEdits(text, [edit]) : text;
}

function fail(problems: readonly Problem[], io: Io): ExitCode {
  io.stderr.write(problems.map(problemLine).join(''));
  return FAILED;
}
