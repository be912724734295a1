// Defines a row of the image table, for the built-in rows and for those of users.
import type { Tier } from '../imageSite.ts';

/** How a field holds its reference. */
export const IMAGE_FORMS = [
  /** The whole reference in a string. */
  'reference',
  /** A name whose tag is written, or made, elsewhere. A rewrite adds no `:latest`. */
  'repository',
  /** A reference after a scheme: `docker://…`, `oci://…`. A value without a scheme is ignored. */
  'url',
  /** A name with its registry, tag or digest in sibling keys (`siblings`). */
  'split',
  /** Helm values: a mapping in which image objects are searched for. */
  'values',
  /** Helm values in a string. They may also be a mapping. */
  'values-text',
  /** Manifests, or patches of manifests, in a string. They may also be an object. */
  'manifest',
  /** kustomize's `{name, newName, newTag, digest}`. */
  'kustomize-image',
  /** `name=newname:tag`, as Argo CD and `kustomize edit set image` write it. */
  'kustomize-assign',
  /** An item of Argo CD's `helm.parameters`: `{name: image.repository, value: nginx}`. */
  'helm-parameter',
  /** `--solver-image=nginx:1.27`, or `nginx:1.27` as the item after `--solver-image`: the value of a flag whose name ends in `image`. */
  'flag',
  /** A mapping at `image`: `{registry, repository, tag}` and its variants. The path leads to the field that holds the name. */
  'object',
  /** What an operator puts before the names of all its images: a registry, a namespace, or both. `siblings.prefix` stands after it. */
  'prefix',
  /** Argo CD Image Updater's list: `web=acme/web:~1, redis:7`. Each name is compared without its constraint. */
  'image-list',
  /** Huawei CCI's JSON: `[{"repositoryPrefix": "docker.io/library", "replaceWith": "…"}]`. */
  'prefix-list',
] as const;
export type ImageForm = (typeof IMAGE_FORMS)[number];

/** What must be true around a field, in addition to its path. */
export type ImageCondition =
  /** The mapping has `kind: DockerImage`, as OpenShift's `from` does. */
  | 'docker-image'
  /** The reference names its registry. A reference without one does not come from Docker Hub (Crossplane packages). */
  | 'explicit-host'
  /** The mapping is like a container: it has `command`, `args`, `env`, `resources`, `ports` or another key of `isLikeContainer`. */
  | 'like-a-container'
  /**
   * The mapping's `name` ends in `image` or begins with `RELATED_IMAGE_`, in any case. It does not name a push target
   * (OUTPUT_IMAGE, APP_IMAGE, IMAGE alone …).
   */
  | 'named-image'
  /** The mapping's `name` is `bundle` (Tekton's resolver of bundles). */
  | 'named-bundle'
  /** The text has an `apiVersion` and a `kind`, so it is a manifest and not the settings of an application. */
  | 'names-its-kind'
  /** The text is a manifest, or holds a list of containers. */
  | 'holds-containers'
  /** The mapping is a container that a patch adds: it has a name of its own, without anchors of Kyverno, wildcards and expressions. */
  | 'added-container'
  /** The value looks like a reference: it has a tag or a digest, and a slash or a host. */
  | 'looks-like-a-reference';

export interface ImagePath {
  /** The API group, `core` for `v1`. A `*` stands for any characters. Case is ignored. */
  readonly group: string;
  /** The kinds. A `*` stands for any characters. Case is ignored. */
  readonly kinds: readonly string[];
  /** `metadata.name`, for objects that only their name tells apart, such as ConfigMaps. A row whose group has a `*` cannot use it. */
  readonly name?: string;
  /** The path from the object, with dots. `compilePath` lists what a pattern may hold. */
  readonly path: string;
  readonly form: ImageForm;
  /** `never` marks a trap: a field that only looks like an image. */
  readonly tier: Tier | 'never';
  /** For `split` and `prefix`: the keys beside the one that `path` leads to. `~` stands for that key itself: `~_version`. */
  readonly siblings?: Readonly<Partial<Record<'registry' | 'prefix' | 'tag' | 'digest', string>>>;
  readonly when?: ImageCondition;
  /** For `prefix`: the namespace of the operator's images, where the field holds a registry alone. */
  readonly namespace?: string;
}
