// Makes the inputs of the fuzzer: each follows from its seed alone, and from the folders of real files.
import { readSettings, type Settings } from '../../core/index.ts';
import { settingsWith } from '../support/fixture.ts';
import { generator } from '../support/random.ts';
import { damaged } from './damage.ts';
import { compose, kustomization, manifests, values, workflow } from './grammar/objects.ts';
import { dockerfile, HELPERS, policy, projectFile, template } from './grammar/texts.ts';
import { type Input, once, pick, type Random } from './input.ts';
import type { RealFiles } from './realFiles.ts';

/** The input of `seed`: a text made by grammar, or one of `real`. One in two is damaged. */
export function inputOf(seed: number, real: readonly RealFiles[]): Input {
  const random = generator(seed);
  // The first numbers of neighbouring seeds are alike.
  random(1);
  const made = real.length > 0 && once(random, 3) ? realInput(random, real) : pick(random, MAKERS)(random);
  const text = once(random, 2) ? damaged(made.text, random) : made.text;
  return { ...made, text: once(random, 20) ? `\ufeff${text}` : text, settings: pick(random, SETTINGS) };
}

type Made = Pick<Input, 'path' | 'text' | 'files'>;

const NONE: ReadonlyMap<string, string> = new Map();

function realInput(random: Random, real: readonly RealFiles[]): Made {
  const folder = pick(random, real);
  const path = pick(random, folder.checked);
  const files = new Map(folder.files);
  const text = files.get(path) ?? '';
  files.delete(path);
  return { path, text, files };
}

const MAKERS: readonly ((random: Random) => Made)[] = [
  (random) => ({ path: 'manifest.yaml', text: manifests(random), files: NONE }),
  (random) => ({ path: 'manifest.yaml', text: manifests(random), files: NONE }),
  (random) => ({ path: 'kustomization.yaml', text: kustomization(random), files: NONE }),
  (random) => ({
    path: 'manifest.yaml',
    text: manifests(random),
    files: new Map([
      [
        'kustomization.yaml',
        once(random, 3) ? damaged(kustomization(random), random) : kustomization(random),
      ],
    ]),
  }),
  (random) => ({ path: 'values.yaml', text: values(random), files: NONE }),
  (random) => chart(random, 'values.yaml'),
  (random) => chart(random, 'templates/web.yaml'),
  (random) => ({ path: 'compose.yaml', text: compose(random), files: NONE }),
  (random) => ({ path: '.github/workflows/ci.yml', text: workflow(random), files: NONE }),
  (random) => ({ path: 'Dockerfile', text: dockerfile(random), files: NONE }),
  (random) =>
    once(random, 2)
      ? { path: 'policy.yaml', text: policy(random), files: NONE }
      : { path: '.nearpull.yaml', text: projectFile(random), files: NONE },
];

function chart(random: Random, path: string): Made {
  const files = new Map([
    ['Chart.yaml', 'apiVersion: v2\nname: x\nversion: 1.0.0\nappVersion: "2"\n'],
    ['values.yaml', values(random)],
    ['templates/web.yaml', template(random)],
    ['templates/_helpers.tpl', HELPERS],
  ]);
  const text = files.get(path) ?? '';
  files.delete(path);
  return { path, text, files };
}

const SETTINGS: readonly Settings[] = [
  settingsWith(),
  settingsWith(),
  settingsWith({ addLatestTag: false }),
  settingsWith({ severity: { 'possible-docker-hub-image': 'warning' } }),
  settingsWith({ proxy: { domain: '[fd00::1]:5000' } }),
  settingsWith({ proxy: { domain: 'mirror.example.com', template: '${domain}/hub/${path}' } }),
  settingsWith({ ignoreImages: ['redis*'], shortNames: 'ask' }),
  readSettings({}).settings,
];
