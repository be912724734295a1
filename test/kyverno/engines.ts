// The releases of Kyverno whose command line runs the policies: always the newest one, and the others with `--all`.
import { join } from 'node:path';
import { buildGoTools, goTool } from '../support/goTools.ts';

const HERE = import.meta.dirname;
const CACHE = join(HERE, '..', '..', 'node_modules', '.cache', 'nearpull-kyverno');

export interface Engine {
  /** The version, such as `1.19`, which is also the folder in engines/ that pins it. */
  readonly version: string;
  readonly program: string;
  /** The versions whose policies run on it. One is its own. Only those of 1.16 are in `v1beta1`, which later releases accept too. */
  readonly policiesOf: readonly string[];
}

const ENGINES: readonly Engine[] = [
  engine('1.19', ['1.19', '1.16']),
  engine('1.17', ['1.17', '1.16']),
  engine('1.15', ['1.15']),
];

/** The environment variable that passes the chosen engines to the tests, which are processes of their own. An example: `1.19,1.17`. */
const VARIABLE = 'NEARPULL_KYVERNO_ENGINES';

/** The engines of this run, the newest one by default. */
export function chosenEngines(): readonly Engine[] {
  const names = (process.env[VARIABLE] ?? ENGINES[0]?.version ?? '').split(',');
  return ENGINES.filter(({ version }) => names.includes(version));
}

/** The engine of this version, which must be in the table. */
export function engineOf(version: string): Engine {
  const found = ENGINES.find((each) => each.version === version);
  if (!found) {
    throw new Error(`there is no engine ${version}`);
  }
  return found;
}

/** The folder whose go.mod pins this version of Kyverno. */
export function moduleOf(version: string): string {
  return join(HERE, 'engines', version);
}

/** Builds the engines. Returns null when they are there, otherwise the reason why they cannot be built on this machine. */
export function buildEngines(all: boolean): string | null {
  const wanted = all ? ENGINES : ENGINES.slice(0, 1);
  process.env[VARIABLE] = wanted.map(({ version }) => version).join(',');
  for (const { version } of wanted) {
    const missing = buildGoTools({
      title: `the command line of Kyverno ${version}`,
      module: moduleOf(version),
      cache: join(CACHE, version),
      packages: ['github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno'],
    });
    if (missing !== null) {
      return missing;
    }
  }
  return null;
}

function engine(version: string, policiesOf: readonly string[]): Engine {
  return { version, program: goTool(join(CACHE, version), 'kubectl-kyverno'), policiesOf };
}
