// Knows the paths where a container runtime certainly gets its image, and the APIs whose objects describe images in patterns.

import { groupOf } from '../dialects/kubernetes/resource.ts';
import type { ResourceName } from '../imageSite.ts';
import { compileName, compilePath, type KeyPath } from './pathPattern.ts';
import { POLICY_GROUPS } from './rows.ts';

/** Whether a container runtime gets its image from `path`, whatever the kind of the object around it. */
export function isContainerPath(path: KeyPath): boolean {
  return CONTAINER_PATHS.some((matches) => matches(path));
}

/** Whether the objects of this API describe images in patterns and templates of their own. */
export function isPolicy({ apiVersion }: Pick<ResourceName, 'apiVersion'>): boolean {
  const group = groupOf(apiVersion);
  return POLICY_NAMES.some((matches) => matches(group));
}

const CONTAINER_PATHS = [
  '**.{containers,initContainers,ephemeralContainers,sidecars,steps}[].image',
  '**.templates[].{container,script}.image',
  '**.volumes[].image.reference',
].map(compilePath);

const POLICY_NAMES = POLICY_GROUPS.map(compileName);
