// Names the forms, details and tiers with which the rows of the image table are written.
import type { ImagePath } from '../row.ts';

/** What a row has in addition to its group, kinds and path. Without details, the field holds a whole reference. */
export type RowDetails = Partial<Pick<ImagePath, 'form' | 'siblings' | 'when' | 'name' | 'namespace'>>;

export const ANY = ['*'];

export const REPOSITORY: RowDetails = { form: 'repository' };
export const URL: RowDetails = { form: 'url' };
export const VALUES: RowDetails = { form: 'values' };
export const VALUES_TEXT: RowDetails = { form: 'values-text' };
export const MANIFEST: RowDetails = { form: 'manifest' };
export const KUSTOMIZE_IMAGE: RowDetails = { form: 'kustomize-image' };
export const KUSTOMIZE_ASSIGN: RowDetails = { form: 'kustomize-assign' };
export const HELM_PARAMETER: RowDetails = { form: 'helm-parameter' };
export const FLAG: RowDetails = { form: 'flag' };
export const OBJECT: RowDetails = { form: 'object' };
export const PREFIX: RowDetails = { form: 'prefix' };
export const ADDED_CONTAINER: RowDetails = { when: 'added-container' };
export const LIKE_REFERENCE: RowDetails = { when: 'looks-like-a-reference' };
export const NAMED_IMAGE: RowDetails = { when: 'named-image' };
export const EXPLICIT_HOST: RowDetails = { when: 'explicit-host' };
export const DOCKER_IMAGE: RowDetails = { when: 'docker-image' };

/** A name with its other parts at keys beside it. */
export function split(siblings: NonNullable<ImagePath['siblings']>): RowDetails {
  return { form: 'split', siblings };
}

/** `{repository, tag}`. */
export const WITH_TAG = split({ tag: 'tag' });
/** `{registry, repository, tag, digest}`. */
export const WITH_REGISTRY = split({ registry: 'registry', tag: 'tag', digest: 'digest' });
/** `{repository: nvcr.io/nvidia, image: driver, version: …}`. The `image` alone is a third of a reference. */
export const NVIDIA = split({ prefix: 'repository', tag: 'version' });

export const certain = rowsOf('certain');
export const likely = rowsOf('likely');
export const suggest = rowsOf('suggest');
export const matcher = rowsOf('matcher');
export const listed = rowsOf('listed');
export const never = rowsOf('never');

function rowsOf(
  tier: ImagePath['tier'],
): (group: string, kinds: readonly string[], path: string, details?: RowDetails) => ImagePath {
  return (group, kinds, path, details) => ({ group, kinds, path, form: 'reference', tier, ...details });
}
