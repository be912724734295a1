// `nearpull config`: prints the settings that are in force for a file or a folder, and where each value comes from. Or what another program has
// to know of them.
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type OtherProgram, programFiles, type Settings } from '../../core/index.ts';
import { say } from '../../l10n/index.ts';
import type { Request } from '../args.ts';
import { type InForce, openConfig } from '../config/config.ts';
import { type TracedValue, traceSettings } from '../config/trace.ts';
import { CLEAN, type ExitCode, FAILED } from '../exitCode.ts';
import { osPath } from '../files/osPath.ts';
import type { Io } from '../io.ts';
import { problemLine, refuse, systemProblem } from '../problem.ts';
import { decisionsOf, jsonOfDecisions } from '../report/decisions.ts';
import { SCHEMA_VERSION } from '../report/json.ts';
import { printable, printableJson } from '../report/printable.ts';
import { textStyle } from '../report/style.ts';
import { table } from '../report/table.ts';

type ConfigRequest = Request & { readonly kind: 'config' };

/** Mistakes do not keep the rest from being printed: whoever looks for one needs to see it. */
export function configCommand({ path, program, options, format }: ConfigRequest, io: Io): ExitCode {
  const config = openConfig(options, io);
  const absolute = resolve(io.cwd, path);
  let folder: string;
  try {
    folder = statSync(osPath(absolute)).isDirectory() ? absolute : dirname(absolute);
  } catch (error) {
    io.stderr.write(problemLine(systemProblem({ path, absolute }, error)));
    return FAILED;
  }
  const inForce = config.around(folder);
  const problems = [...config.problems, ...inForce.problems];
  io.stderr.write(problems.map(problemLine).join(''));
  if (program !== null) {
    return problems.length > 0 ? FAILED : printFor(program, inForce.settings, io);
  }
  const values = traceSettings(inForce, options.only);
  io.stdout.write(format === 'json' ? jsonOf(inForce, values) : textOf(inForce, values, io));
  return problems.length > 0 ? FAILED : CLEAN;
}

/** Of several files, each begins with a comment that names it. */
function printFor(program: OtherProgram, { proxy }: Settings, io: Io): ExitCode {
  if (proxy.kind !== 'configured') {
    return refuse({ key: 'cli.usage.needsDomain', args: [`config --${program}`] }, io);
  }
  const files = programFiles(program, proxy);
  if (files === null) {
    return refuse({ key: 'cli.config.templateEnd', args: [program, proxy.template] }, io);
  }
  const texts = files.map(({ path, text }) => (files.length === 1 ? text : `# ${path}\n${text}`));
  io.stdout.write(texts.join('\n'));
  return CLEAN;
}

function textOf({ project }: InForce, values: readonly TracedValue[], io: Io): string {
  const style = textStyle(io.stdout);
  const head = say(project ? { key: 'cli.config.file', args: [project.path] } : { key: 'cli.config.noFile' });
  const rows = values.map(({ setting, value, from, place, preset }) => {
    const where = place ?? say({ key: 'cli.config.default' });
    const shown = preset === null ? where : say({ key: 'cli.config.preset', args: [preset, where] });
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return [
      { text: setting },
      { text: printable(text === '' ? '-' : text) },
      { text: printable(shown), color: from === 'default' ? ('dim' as const) : ('cyan' as const) },
    ];
  });
  const unused = project?.unused ?? [];
  const note = unused.length > 0 ? say({ key: 'cli.settings.unused', args: [unused.join(', ')] }) : '';
  return `${style('bold', printable(head))}\n${table(rows, style)}${note === '' ? '' : `${note}\n`}`;
}

function jsonOf(inForce: InForce, config: readonly TracedValue[]): string {
  const decisions = decisionsOf(inForce);
  const head = { schemaVersion: SCHEMA_VERSION, ...jsonOfDecisions(decisions ? [decisions] : []) };
  return printableJson({ ...head, notices: [], config });
}
