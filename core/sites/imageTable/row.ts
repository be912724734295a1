// The shape of a row of the image table, ours and the users' own.
import type { Tier } from '../imageSite.ts';

/** How a field holds its reference. */
export const IMAGE_FORMS = [
  /** The whole reference in a string. */
  'reference',
  /** A name whose tag stands, or is made, elsewhere: no `:latest` is added. */
  'repository',
  /** `docker://…`, `oci://…`; without a scheme nothing. */
  'url',
  /** A name with its registry, tag or digest in sibling keys (`siblings`). */
  'split',
  /** Helm values: a mapping in which image objects are looked for. */
  'values',
  /** Helm values in a string. */
  'values-text',
  /** Manifests, or patches of manifests, in a string; also as an object. */
  'manifest',
  /** `{name, newName, newTag, digest}` of kustomize. */
  'kustomize-image',
  /** `name=newname:tag`, as Argo CD and `kustomize edit set image` write it. */
  'kustomize-assign',
  /** `{name: image.repository, value: nginx}` of Argo CD's `helm.parameters`. */
  'helm-parameter',
  /** `--solver-image=nginx:1.27`: what stands behind the `=` of a flag whose name ends in `image`. */
  'flag',
] as const;
export type ImageForm = (typeof IMAGE_FORMS)[number];

/** What must be true around a field besides its place. */
export type ImageCondition =
  /** The mapping has `kind: DockerImage` (OpenShift's `from`). */
  | 'docker-image'
  /** The reference names its registry: without one it is not Docker Hub's (Crossplane packages). */
  | 'explicit-host'
  /** The mapping is like a container: it has `command`, `args`, `env`, `resources`, `imagePullPolicy`, `workingDir` or `ports`. */
  | 'like-a-container'
  /** The mapping's `name` ends in `image`, in any case, and is no push target by its name (OUTPUT_IMAGE, APP_IMAGE, IMAGE alone …). */
  | 'named-image'
  /** The mapping's `name` is `bundle` (Tekton's resolver of bundles). */
  | 'named-bundle'
  /** The text names an `apiVersion` and a `kind`: it is a manifest, not the settings of an application. */
  | 'names-its-kind'
  /** The value looks like a reference: it has a tag or digest, and a slash or a known host. */
  | 'looks-like-a-reference';

export interface ImagePath {
  /** API group, `core` for `v1`; a `*` stands for anything. */
  readonly group: string;
  /** Kinds, compared without regard to case; a `*` stands for anything. */
  readonly kinds: readonly string[];
  /** `metadata.name`, for objects that only their name tells apart: ConfigMaps. Not for rows whose group has a `*`. */
  readonly name?: string;
  /** Dot path from the object: `[]` any item, `*` any key or part of one, `**` any depth, `{a,b}` either, `["a.b"]` a key with dots. */
  readonly path: string;
  readonly form: ImageForm;
  /** `never` is a trap, a field that only looks like an image. */
  readonly tier: Tier | 'never';
  /** For `split`: keys beside the one that `path` leads to. `~` stands for that key itself: `~_version`. */
  readonly siblings?: Readonly<Partial<Record<'registry' | 'prefix' | 'tag' | 'digest', string>>>;
  readonly when?: ImageCondition;
}
