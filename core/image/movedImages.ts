// The images of Docker Hub that were moved to another name, so that a reference to the old name can no longer be pulled. To add a move, add
// a row.

/** A move of one repository, or of every repository in a namespace. */
export interface MovedImages {
  /** A namespace such as `bitnami`, or a repository such as `bitnami/kafka`. */
  readonly from: string;
  readonly to: string;
  /** Repositories that stayed. */
  readonly except: readonly string[];
  /** Tags that stayed, or whose fate differs from repository to repository. An image without a tag has the tag `latest`. */
  readonly exceptTags: readonly string[];
  /** When the old names went away. */
  readonly date: string;
  /** Where the owner of the images announced the move. */
  readonly source: string;
}

export const MOVED_IMAGES: readonly MovedImages[] = [
  // The copies at the new name get no updates. That Minideb and Sealed Secrets stay: https://github.com/bitnami/minideb/issues/196
  {
    from: 'bitnami',
    to: 'bitnamilegacy',
    except: ['bitnami/minideb', 'bitnami/sealed-secrets-controller', 'bitnami/sealed-secrets-kubeseal'],
    exceptTags: ['latest'],
    date: '2025-09-29',
    source: 'https://github.com/bitnami/containers/issues/83267',
  },
];

/** The new name of `repository` at `tag`, and the move; null where it was not moved. */
export function movedImage(
  repository: string,
  tag: string,
): { readonly repository: string; readonly move: MovedImages } | null {
  const move = MOVED_IMAGES.find(
    ({ from, except, exceptTags }) =>
      (repository === from || repository.startsWith(`${from}/`)) &&
      !except.includes(repository) &&
      !exceptTags.includes(tag),
  );
  return move ? { repository: move.to + repository.slice(move.from.length), move } : null;
}
