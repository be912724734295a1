// The hostile repositories of the bench: those that hung version 0.1.0 or filled its memory, and neighbours of each kind.
import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { alone, beside, many, POD, type Repository } from './repository.ts';

/** Files that are no regular files, or larger than anybody writes, beside a Pod. */
const NEIGHBOURS: readonly Repository[] = [
  special('a kustomization that is a link to /dev/zero', (into) =>
    into.link('/dev/zero', 'kustomization.yaml'),
  ),
  special('a Chart.yaml that is a pipe', (into) => pipe(join(into.path, 'Chart.yaml'))),
  special('a .gitignore and a project file that are pipes', (into) => {
    pipe(join(into.path, '.gitignore'));
    pipe(join(into.path, '.nearpull.yaml'));
  }),
  special('folders named as files that are read', (into) => {
    for (const name of ['Chart.yaml', 'kustomization.yaml', '.gitignore', 'a.yaml', 'Dockerfile']) {
      mkdirSync(join(into.path, name));
    }
  }),
  beside(
    'a chart of a million dependencies, 10 MB',
    'Chart.yaml',
    () => `name: x\ndependencies: [${'{name: a},'.repeat(1_000_000)}]\n`,
  ),
  beside(
    'a kustomization of five million resources, 10 MB',
    'kustomization.yaml',
    () => `kind: Kustomization\nresources: [${'a,'.repeat(5_000_000)}]\n`,
  ),
  beside(
    '570 images on one line of a kustomization',
    'kustomization.yaml',
    () => `kind: Kustomization\nimages: [${'{name: nginx},'.repeat(570)}]\n`,
  ),
  beside(
    'a kustomization whose images are expressions',
    'kustomization.yaml',
    () =>
      `kind: Kustomization\nresources: [pod.yaml]\nimages:\n${many(800, (n) => `- name: (a*)*(b|${n})*ngin+x?\n  newTag: "1"\n`)}`,
  ),
  beside(
    'a kustomization of aliases of aliases',
    'kustomization.yaml',
    () =>
      `kind: Kustomization\na0: &a0 [pod.yaml, pod.yaml]\n${many(40, (n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]\n`)}resources: *a40\n`,
  ),
  {
    what: '200 folders with one kustomization of 1 MB',
    opens: 'pod.yaml',
    write: (into) => {
      into.file('pod.yaml', POD);
      into.file('big', `kind: Kustomization\nresources:\n${'- a.yaml\n'.repeat(108_000)}`);
      for (let n = 0; n < 200; n++) {
        mkdirSync(join(into.path, `d${n}`));
        linkSync(join(into.path, 'big'), join(into.path, `d${n}/kustomization.yaml`));
      }
    },
  },
  {
    what: '300 folders with an ignore file of 50 KB',
    opens: 'pod.yaml',
    write: (into) => {
      into.file('pod.yaml', POD);
      for (let n = 0; n < 300; n++) {
        into.file(
          `d${n}/.gitignore`,
          many(3000, (line) => `**/a*${line}*b/**\n`),
        );
        into.file(`d${n}/pod.yaml`, POD);
      }
    },
  },
  {
    what: 'a chart of 5,000 templates',
    opens: 'values.yaml',
    write: (into) => {
      into.file('Chart.yaml', 'apiVersion: v2\nname: x\nversion: 1.0.0\n');
      into.file('values.yaml', 'image:\n  repository: nginx\n  tag: "1"\n');
      for (let n = 0; n < 5000; n++) {
        into.file(
          `templates/t${n}.yaml`,
          `image: {{ include "x${n}" . }}\n{{- define "x${n}" }}{{ include "x${n + 1}" . }}{{ include "x${n + 2}" . }}{{ .Values.image.repository }}{{ end }}\n`,
        );
      }
    },
  },
];

/** Kustomizations that name each other. */
const GRAPHS: readonly Repository[] = [
  graph('12 kustomizations that include each other', 12, (_, count) => upTo(count)),
  graph('30 kustomizations that include each other', 30, (_, count) => upTo(count)),
  graph('40 kustomizations, each with all after it', 40, (n, count) =>
    upTo(count).filter((other) => other > n),
  ),
  graph('1,000 kustomizations in a chain', 1000, (n, count) => (n + 1 < count ? [n + 1] : [])),
  graph('600 overlays of 600 bases', 1200, (n, count) =>
    n < count / 2 ? upTo(count).filter((other) => other >= count / 2) : [],
  ),
];

/** The tree of folders itself. */
const WALKS: readonly Repository[] = [
  {
    what: 'a link to itself among eight folders',
    opens: 'a/p.yaml',
    write: (into) => {
      for (const name of 'abcdefgh') {
        into.file(`${name}/p.yaml`, POD);
      }
      into.link('x.yaml', 'a/x.yaml');
    },
  },
  {
    what: 'folders 1,500 deep',
    opens: 'pod.yaml',
    write: (into) => {
      into.file('pod.yaml', POD);
      into.file(`${'d/'.repeat(1500)}pod.yaml`, POD);
    },
  },
  {
    what: '100 folders with links to each other',
    opens: 'd0/pod.yaml',
    write: (into) => {
      for (let n = 0; n < 100; n++) {
        into.file(`d${n}/pod.yaml`, POD);
        for (let other = 0; other < 50; other++) {
          into.link(`../d${(n + other) % 100}`, `d${n}/l${other}`);
        }
      }
    },
  },
];

/** Settings and ignore files of a repository. */
const SETTINGS: readonly Repository[] = [
  {
    what: 'globs of a project file that backtrack',
    opens: `${'a'.repeat(200)}.yaml`,
    write: (into) => {
      into.file('.nearpull.yaml', `exclude:\n- '**/${'*a'.repeat(12)}*b'\n`);
      into.file(`${'a'.repeat(200)}.yaml`, POD);
    },
  },
  beside(
    'a project file of 34,000 mistakes',
    '.nearpull.yaml',
    () => `severity:\n${many(34_000, (n) => `  r${n}: x\n`)}`,
  ),
  beside(
    'a project file of 5,000 paths of images',
    '.nearpull.yaml',
    () =>
      `imagePaths:\n${many(5000, (n) => `- {group: '*', kinds: ['*${n}*a*'], path: '**.a*.**.b${n}.**'}\n`)}`,
  ),
  beside(
    'a project file with a foreign domain',
    '.nearpull.yaml',
    () => 'proxy:\n  domain: evil.example.com\n',
  ),
  beside(
    'a project file that leaves out everything',
    '.nearpull.yaml',
    () => 'severity: off\nexclude: ["**"]\n',
  ),
  beside(
    '50,000 escaped quotes in the settings of the editor',
    '.vscode/settings.json',
    () => `{ "nearpull.proxy.domain": "${'\\"'.repeat(50_000)}`,
  ),
];

/** Single files that are slow to read, or have very many findings. */
const TEXTS: readonly Repository[] = [
  alone(
    '100 KB of ignore comments on one line',
    'pod.yaml',
    () => `${POD}${'# nearpull-ignore '.repeat(5555)}\n`,
  ),
  alone('a list of 4 MB on one line', 'pod.yaml', () => `${POD}    args: [${'a,'.repeat(2_000_000)}a]\n`),
  alone('100 KB of blanks after a quoted value', 'pod.yaml', () => `${POD}x: "a"${' '.repeat(100_000)}!\n`),
  alone(
    '100 KB of blanks after the header of a block',
    'pod.yaml',
    () => `${POD}x: |${' '.repeat(100_000)}!\n`,
  ),
  alone(
    '23,000 images with ignore comments',
    'pod.yaml',
    () => POD + '  - image: nginx # nearpull-ignore-file x-y\n'.repeat(23_000),
  ),
  alone('50,000 images', 'pod.yaml', () => POD + many(50_000, (n) => `  - image: redis:${n}\n`)),
  alone(
    '20,000 images in a broken document',
    'pod.yaml',
    () => `${POD}${'  - image: redis\n'.repeat(20_000)}x: [`,
  ),
  alone(
    'a new name that is not read',
    'kustomization.yaml',
    () => 'kind: Kustomization\nimages:\n- name: nginx\n  newName:\n    redis\n  newTag: "7"\nlabels: [\n',
  ),
  alone('a placeholder alone', 'pod.yaml', () => `${POD}  - image: <访问域名>\n`),
  alone(
    '50,000 placeholders on one line',
    'pod.yaml',
    () => `${POD}  - image: ${'<访问域名>'.repeat(50_000)}\n`,
  ),
  alone(
    '10,000 services of Compose',
    'compose.yaml',
    () => `services:\n${many(10_000, (n) => `  s${n}: {image: "nginx:\${TAG:-${n}}", build: .}\n`)}`,
  ),
  alone(
    'a Dockerfile of 20,000 variables',
    'Dockerfile',
    () => `${many(20_000, (n) => `ARG A${n + 1}=\${A${n}}\${A${n}}\n`)}FROM \${A20000}\n`,
  ),
  alone('values 400 deep, with 100 images each', 'values.yaml', () =>
    many(
      400,
      (n) =>
        `${' '.repeat(n)}image${n}:\n${many(100, (i) => `${' '.repeat(n + 1)}r${i}: {registry: "", repository: a/b}\n`)}`,
    ),
  ),
];

/** What the others are compared with. */
const ORDINARY = alone('an ordinary repository of one Pod', 'pod.yaml', () => POD);

export const REPOSITORIES: readonly Repository[] = [
  ORDINARY,
  ...NEIGHBOURS,
  ...GRAPHS,
  ...WALKS,
  ...SETTINGS,
  ...TEXTS,
];

function special(what: string, write: Repository['write']): Repository {
  return {
    what,
    opens: 'pod.yaml',
    write: (into) => {
      into.file('pod.yaml', POD);
      write(into);
    },
  };
}

function pipe(path: string): void {
  spawnSync('mkfifo', [path]);
}

/** `count` folders with a Pod and a kustomization each. `edges` gives the numbers of the folders that number `n` names. */
function graph(
  what: string,
  count: number,
  edges: (n: number, count: number) => readonly number[],
): Repository {
  return {
    what,
    opens: 'f0/pod.yaml',
    write: (into) => {
      for (let n = 0; n < count; n++) {
        const others = edges(n, count).map((other) => `"../f${other}"`);
        const text = `{"kind":"Kustomization","resources":[${[...others, '"pod.yaml"'].join(',')}],"components":[${others.join(',')}],"images":[{"name":"i${n}"}]}\n`;
        into.file(`f${n}/kustomization.yaml`, text);
        into.file(`f${n}/pod.yaml`, POD);
      }
    },
  };
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => n);
}
