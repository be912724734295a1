// The releases of Kyverno whose command line the policies are tried on: the newest always, the others with `--all`.
import { join } from 'node:path';
import { buildGoTools, goTool } from '../support/goTools.ts';

const HERE = import.meta.dirname;
const CACHE = join(HERE, '..', '..', 'node_modules', '.cache', 'nearpull-kyverno');

export interface Engine {
  /** `1.19`: the folder in engines/ that pins it. */
  readonly version: string;
  readonly program: string;
  /** Versions whose policies are tried on it. One is its own; those of 1.16 are the only ones in `v1beta1`, which later releases take too. */
  readonly policiesOf: readonly string[];
}

const ENGINES: readonly Engine[] = [
  engine('1.19', ['1.19', '1.16']),
  engine('1.17', ['1.17', '1.16']),
  engine('1.15', ['1.15']),
];

/** Names the engines for the tests, which are processes of their own: `1.19,1.17`. */
const VARIABLE = 'NEARPULL_KYVERNO_ENGINES';

/** The engines of this run. */
export function chosenEngines(): readonly Engine[] {
  const names = (process.env[VARIABLE] ?? ENGINES[0]?.version ?? '').split(',');
  return ENGINES.filter(({ version }) => names.includes(version));
}

/** Builds the engines. Null when they are there, otherwise what keeps them from being built here. */
export function buildEngines(all: boolean): string | null {
  const wanted = all ? ENGINES : ENGINES.slice(0, 1);
  process.env[VARIABLE] = wanted.map(({ version }) => version).join(',');
  for (const { version } of wanted) {
    const module = join(HERE, 'engines', version);
    const missing = buildGoTools({ title: `Kyverno ${version}`, module, cache: join(CACHE, version) });
    if (missing !== null) {
      return missing;
    }
  }
  return null;
}

function engine(version: string, policiesOf: readonly string[]): Engine {
  return { version, program: goTool(join(CACHE, version), 'kubectl-kyverno'), policiesOf };
}
