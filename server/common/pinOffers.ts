// Offers to pin an image to the digest that the proxy has served in this session.
import { pinPlaces, type Span } from '../../core/index.ts';
import { tell } from './lsp/words.ts';
import type { Offer } from './offers.ts';
import type { CheckedFile, Session } from './session.ts';

/** [] as long as nobody has had the proxy checked. */
export function pinOffers({ served }: Session, file: CheckedFile, { start, end }: Span): readonly Offer[] {
  if (served.isEmpty) {
    return [];
  }
  const { document, settings, context } = file;
  return pinPlaces(document.getText(), settings, context)
    .filter(({ span }) => span.start <= end && start <= span.end)
    .flatMap(({ target, pin }) => {
      const digest = served.of(target);
      return digest === null || pin === null
        ? []
        : [
            {
              title: tell({ key: 'fix.pin', args: [digest.slice(0, SHORT_DIGEST)] }),
              kind: 'quickfix',
              does: { edits: pin(digest) },
            },
          ];
    });
}

/** `sha256:` and twelve digits, as people read them. */
const SHORT_DIGEST = 19;
