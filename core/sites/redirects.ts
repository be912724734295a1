// What kustomizations redirect: `images:` entries that speak for the images of a base.

/** An `images:` entry that a file's images pass on their way into the cluster. */
export interface Redirect {
  /** As the base writes it: `nginx`, `docker.io/library/nginx`. */
  readonly name: string;
  /** Path of the kustomization. */
  readonly kustomization: string;
}
