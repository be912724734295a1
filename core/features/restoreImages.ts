// Undoes the rewriting: gives images at the proxy the names that they have at the registry they come from.
import { behindProxy } from '../image/behindProxy.ts';
import { pathPrefix } from '../image/proxy.ts';
import type { ProxySetting } from '../image/proxySetting.ts';
import { DOCKER_HUB, OFFICIAL_NAMESPACE, parseReference } from '../image/reference.ts';
import type { FileContext } from '../model/fileContext.ts';
import { isPulled } from '../rules/fixes/pullFixes.ts';
import type { Settings } from '../settings/settings.ts';
import { describeImage } from '../sites/describeImage.ts';
import { mayMatch } from '../sites/dialects/kustomize/entryName.ts';
import type { ImageSite } from '../sites/imageSite.ts';
import { nameEdits } from '../sites/rewriteEdits.ts';
import type { Edit } from '../text/edit.ts';
import { type Span, shift } from '../text/span.ts';
import { type SiteOfText, sitesOfText } from './sitesOfText.ts';

/** An image at the proxy. Spans are UTF-16 offsets in the text of the file. */
export interface RestorePlace {
  readonly span: Span;
  readonly raw: string;
  /** The reference without the proxy: `nginx:1.27`, `ghcr.io/acme/web:1`. */
  readonly original: string;
  /** Null where no edit is certain to be right. */
  readonly edits: readonly Edit[] | null;
  /** What the rewriting may have added, and what the text may have had before: nobody can know. `library` was taken away, `latest` stays. */
  readonly doubts: readonly ('library' | 'latest')[];
}

/** The images in `text` that are pulled through the proxy, in the order of the text. Never throws. */
export function restorePlaces(text: string, settings: Settings, file: FileContext): readonly RestorePlace[] {
  return sitesOfText(text, settings, file).flatMap((each) => placeOf(each, settings, file));
}

/** Whether the names at the proxy can be read back. True where no proxy is set, because there are none then. */
export function isReversible({ proxy }: Settings): boolean {
  return proxy.kind !== 'configured' || pathPrefix(proxy.template, proxy.domain) !== null;
}

function placeOf(
  { site, text, start }: SiteOfText,
  settings: Settings,
  file: FileContext,
): readonly RestorePlace[] {
  const image = describeImage(site, settings, file);
  const origin = isPulled(image) ? originOf(image.raw, settings.proxy) : null;
  if (!origin) {
    return [];
  }
  const { registry, repository, suffix } = origin;
  const isShort = registry === DOCKER_HUB && !hasRegistry(site, image.raw);
  const name = isShort ? repository.replace(OFFICIAL, '') : `${registry}/${repository}`;
  const original = name + suffix;
  const edits = editsOf(site, { text, raw: image.raw, name, original, suffix }, file);
  return [
    {
      span: shift(site.span, start),
      raw: image.raw,
      original,
      edits: edits?.map((edit) => ({ ...edit, span: shift(edit.span, start) })) ?? null,
      doubts: [
        ...(isShort && OFFICIAL.test(repository) ? (['library'] as const) : []),
        ...(suffix === ':latest' ? (['latest'] as const) : []),
      ],
    },
  ];
}

/** Whether a key or a value holds the registry alone. It gets a registry then, and the path can stay as it is. */
function hasRegistry({ parts, pieces }: ImageSite, raw: string): boolean {
  const [first] = pieces ?? [];
  const host = raw.slice(0, raw.indexOf('/'));
  return parts.some(({ role }) => role === 'registry') || first?.text === host || first?.text === `${host}/`;
}

interface Renaming {
  /** The text of the document. */
  readonly text: string;
  readonly raw: string;
  readonly name: string;
  readonly original: string;
  readonly suffix: string;
}

/** Null where no edit is certain to be right. */
function editsOf(site: ImageSite, to: Renaming, { matchers }: FileContext): readonly Edit[] | null {
  const { text, raw, name, original, suffix } = to;
  const isLookedFor = matchers.some((each) => mayMatch(raw, each.name));
  if (site.shared || site.alsoEdits || isLookedFor) {
    return null;
  }
  const { start, end } = site.span;
  const written = raw.slice(0, raw.length - suffix.length);
  const isHere = site.parts.some(
    ({ span, before }) => before === '' && span.start === start && span.end === end,
  );
  if (isHere && text.startsWith(written, start) && start + written.length <= end) {
    // The name stands there as it is, whatever a template does with the rest.
    return [{ span: { start, end: start + written.length }, newText: name }];
  }
  return site.guessed || site.parts[0]?.role === 'reference' ? null : nameEdits(site, original, () => name);
}

const OFFICIAL = new RegExp(`^${OFFICIAL_NAMESPACE}`);

interface Origin {
  readonly registry: string;
  readonly repository: string;
  /** Tag and digest, as they are written. */
  readonly suffix: string;
}

/** Null where `raw` is no image at the proxy, or where the template does not let a name be read back. */
function originOf(raw: string, proxy: ProxySetting): Origin | null {
  if (proxy.kind !== 'configured') {
    return null;
  }
  const other = proxy.registries.find(({ target }) =>
    raw.toLowerCase().startsWith(`${target.toLowerCase()}/`),
  );
  if (other) {
    return originAt(other.registry, raw.slice(other.target.length + 1));
  }
  const found = behindProxy(raw, proxy);
  return found && { registry: DOCKER_HUB, repository: found.image.repository, suffix: found.image.suffix };
}

/** `rest` is what follows the registry: path, tag and digest. */
function originAt(registry: string, rest: string): Origin | null {
  const end = /[:@]/.exec(rest)?.index ?? rest.length;
  const reference = parseReference(`${registry}/${rest}`);
  return reference.kind === 'invalid'
    ? null
    : { registry, repository: rest.slice(0, end), suffix: rest.slice(end) };
}
