// Which files are Dockerfiles by their names.

/**
 * `Dockerfile`, `Dockerfile.dev`, `web.Dockerfile`, and the same with `Containerfile`. In any case, because Docker takes `dockerfile` as well,
 * and editors take all. The ignore file of a Dockerfile has its name with another ending, and so has documentation.
 */
export function isDockerfile(path: string): boolean {
  // Nearly every path is that of a YAML file, and its ending is found sooner.
  return !OTHER_ENDING.test(path) && NAME.test(path);
}

/** Whether nothing but a Dockerfile has such a name: `dockerfile.go` may be a program. */
export function isSurelyDockerfile(path: string): boolean {
  return SURE_NAME.test(path);
}

const NAME = /(?:^|\/)(?:(?:docker|container)file(?:[._-][^/]*)?|[^/]+\.(?:docker|container)file)$/i;
const OTHER_ENDING = /\.(?:dockerignore|ya?ml|json|md)$/i;
const SURE_NAME = /(?:^|[/.])(?:docker|container)file$/i;
