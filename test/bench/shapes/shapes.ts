// All shapes, family by family.
import { BUILDS } from './builds.ts';
import { HELM } from './helm.ts';
import { IMAGES } from './images.ts';
import { KUSTOMIZE, PATCHES } from './kustomize.ts';
import { POLICIES } from './policies.ts';
import { SETTINGS } from './settings.ts';
import type { Shape } from './shape.ts';
import { YAML } from './yaml.ts';

export const SHAPES: readonly Shape[] = [
  ...YAML,
  ...IMAGES,
  ...KUSTOMIZE,
  ...PATCHES,
  ...HELM,
  ...BUILDS,
  ...POLICIES,
  ...SETTINGS,
];
