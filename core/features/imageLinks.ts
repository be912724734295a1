// Where the images of a file lead: to their pages on Docker Hub, or to the kustomization that redirects them.
import { imageOfDockerHub } from '../image/behindProxy.ts';
import { dockerHubPage } from '../image/dockerHub.ts';
import type { Report } from '../report.ts';
import type { Settings } from '../settings/settings.ts';
import type { Span } from '../text/span.ts';

export type ImageLink = { readonly span: Span } & (
  | { readonly page: string }
  /** The path of a file. */
  | { readonly kustomization: string }
);

export function imageLinks({ images }: Report, { proxy }: Settings): readonly ImageLink[] {
  return images.flatMap(({ span, raw, reference, redirect, built }): ImageLink[] => {
    if (redirect !== null) {
      return [{ span, kustomization: redirect }];
    }
    const image = built === null ? imageOfDockerHub(raw, reference, proxy) : null;
    const page = image && dockerHubPage(image);
    return page === null ? [] : [{ span, page }];
  });
}
