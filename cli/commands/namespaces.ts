// `nearpull namespaces`: says which namespaces the proxy must have for the images, in the form of whoever creates them. It asks nobody.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  addNamespaces,
  check,
  LARGEST_NEIGHBOUR,
  type NeededNamespace,
  type PlannedImage,
  PROJECT_FILES,
  planNamespaces,
  pushAll,
} from '../../core/index.ts';
import { counted, plural, say } from '../../l10n/index.ts';
import { planText } from '../../plan/index.ts';
import type { Job } from '../args.ts';
import type { RunConfig } from '../config/config.ts';
import { decode } from '../files/encoding.ts';
import { osPath } from '../files/osPath.ts';
import { readBytes } from '../files/readFile.ts';
import type { Source } from '../files/source.ts';
import type { Io } from '../io.ts';
import { type Problem, systemProblem } from '../problem.ts';
import { writeOverlay } from '../proving/overlayFile.ts';
import { jsonOfDecisions } from '../report/decisions.ts';
import { SCHEMA_VERSION } from '../report/json.ts';
import { jsonOfLeftOut } from '../report/leftOut.ts';
import { printable, printableJson } from '../report/printable.ts';
import { type Color, textStyle } from '../report/style.ts';
import { table } from '../report/table.ts';
import type { SourceCommand } from './command.ts';

export function namespacesCommand(job: Job, _config: RunConfig, io: Io): SourceCommand {
  const found: PlannedImage[] = [];
  const take = (source: Source | null): null => {
    if (source) {
      const { text, settings, context, name: file } = source;
      const { images } = check(text, settings, { file: context });
      pushAll(
        found,
        images.map((image) => ({ file, image, settings })),
      );
    }
    return null;
  };
  return {
    file: take,
    stdin: (_bytes, source) => take(source),
    end({ decisions, leftOut, settings }) {
      const plan = planNamespaces(found);
      const written = job.plan.isWritten ? writePlan(plan, decisions[0]?.file, job, io) : null;
      const form = job.plan.form === null ? null : planText(job.plan.form, plan, settings);
      if (job.plan.form !== null && form === null) {
        const words = { key: 'cli.usage.needsDomain', args: [`namespaces --as ${job.plan.form}`] } as const;
        return { findings: false, problems: [{ path: '', words }] };
      }
      if (form !== null) {
        io.stdout.write(form);
      } else if (job.format === 'json') {
        const head = { schemaVersion: SCHEMA_VERSION, ...jsonOfDecisions(decisions) };
        io.stdout.write(
          printableJson({ ...head, namespaces: plan.map(jsonOfNamespace), notices: jsonOfLeftOut(leftOut) }),
        );
      } else {
        io.stdout.write(textOfPlan(plan, io));
      }
      const isOpen = plan.some(({ isThere, problem }) => isThere === false || problem !== null);
      return { findings: isOpen && !job.plan.isWritten, problems: written ? [written] : [] };
    },
  };
}

function textOfPlan(plan: readonly NeededNamespace[], io: Io): string {
  if (plan.length === 0) {
    return `${say({ key: 'cli.namespaces.none' })}\n`;
  }
  const rows = plan.map((namespace) => {
    const { host, name, problem, images } = namespace;
    const state = stateOf(namespace);
    const places = images.reduce((sum, { count }) => sum + count, 0);
    const list = images.map(({ repository }) => repository).join(', ');
    const line = {
      key: 'cli.namespaces.line',
      args: [counted('images', images.length), counted('places', places), list],
    } as const;
    return [
      { text: printable(`${host}/${name}`) },
      { text: say({ key: `cli.namespaces.${state}` }), color: COLORS[state] },
      { text: printable(problem ? `${say(problem)} ${say(line)}` : say(line)) },
    ];
  });
  return table(rows, textStyle(io.stdout));
}

type NamespaceState = 'there' | 'missing' | 'unknown' | 'refused';

const COLORS: Readonly<Record<NamespaceState, Color>> = {
  there: 'green',
  missing: 'red',
  unknown: 'yellow',
  refused: 'red',
};

function stateOf({ isThere, problem }: NeededNamespace): NamespaceState {
  return problem ? 'refused' : isThere === null ? 'unknown' : isThere ? 'there' : 'missing';
}

function jsonOfNamespace({ host, name, isOfficial, isThere, problem, images }: NeededNamespace): object {
  return { host, name, official: isOfficial, there: isThere, problem: problem && say(problem), images };
}

/** Adds what the project file lacks: the namespaces of Docker Hub's images. Returns why it cannot be written, or null. */
function writePlan(
  plan: readonly NeededNamespace[],
  file: string | undefined,
  { allowDirty }: Job,
  io: Io,
): Problem | null {
  const path = file ?? PROJECT_FILES[0];
  const names = plan
    .filter(({ isThere, problem }) => isThere !== true && problem === null)
    .map(({ name }) => name);
  if (names.length === 0) {
    io.stderr.write(`${printable(say({ key: 'cli.namespaces.nothingNew', args: [path] }))}\n`);
    return null;
  }
  const absolute = resolve(io.cwd, path);
  try {
    const decoded = existsSync(osPath(absolute))
      ? decode(readBytes(absolute, { most: LARGEST_NEIGHBOUR, how: 'named' }))
      : null;
    const text = addNamespaces(decoded?.text ?? '', names);
    if (text === null) {
      return { path, words: { key: 'cli.namespaces.notEdited', args: [names.join(', ')] } };
    }
    const problem = writeOverlay({ path, decoded }, text, { allowDirty }, io);
    const done = { key: plural('cli.namespaces.written', names.length), args: [names.length, path] };
    io.stderr.write(problem ? '' : `${printable(say(done))}\n`);
    return problem;
  } catch (error) {
    return systemProblem({ path, absolute }, error);
  }
}
