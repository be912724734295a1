// What a hover shows about the image at an offset.
import { dockerHubImage, dockerHubPage, type UpstreamImage } from '../image/dockerHub.ts';
import { leftAloneBy } from '../image/leftAlone.ts';
import { missingNamespace } from '../image/upstream.ts';
import type { Message, Reason } from '../model/message.ts';
import type { Report } from '../report.ts';
import type { Settings } from '../settings/settings.ts';
import type { Image } from '../sites/describeImage.ts';
import type { Span } from '../text/span.ts';

export interface Hover {
  readonly span: Span;
  /** One message for each line. Their arguments come from the file, so a front end that writes Markdown must escape them. */
  readonly parts: readonly Message[];
  /** The page of the image on Docker Hub. Null for images that are not there, and where a template hides the name. */
  readonly link: string | null;
  /** Why the first fix of the image needs review. Null where none does, and where `parts` say the same. */
  readonly reason: Reason | null;
}

/** What to show at `offset`, in UTF-16 code units. Null where there is no image, and where nothing is known about it. */
export function hoverAt(report: Report, offset: number, settings: Settings): Hover | null {
  const image = report.images.find(({ span }) => span.start <= offset && offset <= span.end);
  const shown = image ? describe(image, settings) : null;
  return image && shown ? { ...shown, span: image.span, reason: whyReview(report, image) } : null;
}

/** The reason at the first fix of the first finding about `image` that has one. */
function whyReview({ findings }: Report, { span }: Image): Reason | null {
  const about = findings.filter((each) => each.span.start === span.start && each.span.end === span.end);
  const reason = about.find(({ fixes }) => fixes.length > 0)?.fixes[0]?.reason ?? null;
  return reason === null || SAID.has(reason.key) ? null : reason;
}

/** What the parts of a hover say already. */
const SAID: ReadonlySet<Reason['key']> = new Set(['reason.noDomain', 'reason.missingNamespace']);

type Shown = Pick<Hover, 'parts' | 'link'>;

function describe(image: Image, settings: Settings): Shown | null {
  if (image.status === 'proxied') {
    const proxied = { key: 'hover.proxied', args: [image.raw.split('/', 1)[0] ?? ''] } as const;
    return { parts: [proxied, ...origin(image)], link: null };
  }
  if (image.status === 'ignored') {
    const name = { key: 'hover.ignored', args: [image.canonical ?? image.raw] } as const;
    return { parts: [name, ...why(image, settings), ...origin(image)], link: null };
  }
  if (image.status === 'upstream') {
    const at = { key: 'hover.upstream', args: [image.canonical ?? image.raw] } as const;
    return { parts: [at, ...future(image, settings), ...origin(image)], link: null };
  }
  return image.status === 'docker-hub' ? onDockerHub(image, settings) : elsewhere(image);
}

/** The setting that leaves the image alone. */
function why({ reference }: Image, settings: Settings): readonly Message[] {
  const setting = leftAloneBy(reference, settings);
  return setting === null ? [] : [{ key: 'hover.ignoredBy', args: [`nearpull.${setting}`] }];
}

/** Images that no rule is about are explained too, so that people see why nothing is reported for them. */
function elsewhere(image: Image): Shown | null {
  const { status, canonical } = image;
  if (status === 'templated') {
    return { parts: [{ key: 'hover.templated', args: [] }, ...origin(image)], link: null };
  }
  return canonical === null || status === 'invalid'
    ? null
    : { parts: [{ key: 'hover.elsewhere', args: [canonical] }, ...origin(image)], link: null };
}

function onDockerHub(image: Image, settings: Settings): Shown {
  const onHub = dockerHubImage(image.reference);
  return {
    parts: [
      { key: 'hover.dockerHub', args: [image.canonical ?? image.raw] },
      { key: image.official ? 'hover.official' : 'hover.community', args: [] },
      ...future(image, settings),
      ...missing(onHub, settings),
      ...origin(image),
    ],
    link: onHub && dockerHubPage(onHub),
  };
}

function missing(image: UpstreamImage | null, { proxy }: Settings): readonly Message[] {
  const namespace = image && missingNamespace(image, proxy);
  return namespace === null ? [] : [{ key: 'hover.missingNamespace', args: [namespace] }];
}

/** The name that the cluster will pull, as far as it is known, or that no domain is set. Empty where nothing is pulled. */
function future({ redirect, built, target, status, tier }: Image, { proxy }: Settings): readonly Message[] {
  if (tier === 'listed') {
    return [];
  }
  if (redirect !== null) {
    return [{ key: 'hover.redirected', args: [redirect] }];
  }
  if (built !== null) {
    return [{ key: 'hover.built', args: [built] }];
  }
  return [
    ...(target === null ? [] : [{ key: 'hover.becomes', args: [target] } as const]),
    ...(proxy.kind === 'configured' || status === 'upstream'
      ? []
      : [{ key: 'hover.noDomain', args: [] } as const]),
  ];
}

/** Why the value counts as an image: the dialect of the file, the keys, and how sure that is. */
function origin({ dialect, keys, tier }: Image): readonly Message[] {
  return [
    { key: `dialect.${dialect}`, args: [keys.join(' + ')] },
    { key: `tier.${tier}`, args: [] },
  ];
}
