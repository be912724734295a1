// What a hover shows about the image at an offset: at most three lines, and what a person can do there.
import { behindProxy } from '../image/behindProxy.ts';
import { dockerHubImage, dockerHubPage, isOfficialName, type UpstreamImage } from '../image/dockerHub.ts';
import { leftAloneBy } from '../image/leftAlone.ts';
import { OFFICIAL_NAMESPACE } from '../image/reference.ts';
import { missingNamespace } from '../image/upstream.ts';
import type { Message, Reason } from '../model/message.ts';
import type { Finding, Report } from '../report.ts';
import type { Settings } from '../settings/settings.ts';
import type { Image } from '../sites/describeImage.ts';
import type { Span } from '../text/span.ts';

export interface Hover {
  readonly span: Span;
  /** Three lines. The arguments of their messages come from the file, so a front end that writes Markdown must escape them. */
  readonly what: readonly Message[];
  /** Empty where nothing is to be said. */
  readonly becomes: readonly Message[];
  /** Where it stands: the dialect of the file, and the keys. */
  readonly origin: readonly Message[];
  /** Why the first fix of the image needs review; it belongs to `becomes`. Null where none does, and where `becomes` says the same. */
  readonly reason: Reason | null;
  /** The page of the image on Docker Hub. Null for images that are not pulled from there, and where a template hides the name. */
  readonly link: string | null;
  /** What a front end may offer: to make the first fix, or to set the domain first. Null where there is nothing to do. */
  readonly action: 'rewrite' | 'set-domain' | null;
}

/** What to show at `offset`, in UTF-16 code units. Null where there is no image, and where nothing is known about it. */
export function hoverAt(report: Report, offset: number, settings: Settings): Hover | null {
  const image = report.images.find(({ span }) => span.start <= offset && offset <= span.end);
  const shown = image ? describe(image, settings) : null;
  if (!image || !shown) {
    return null;
  }
  const finding = findingAbout(report, image);
  return {
    span: image.span,
    what: shown.what.map(withShortDigests),
    becomes: shown.becomes.map(withShortDigests),
    origin: origin(image),
    reason: whyReview(finding, settings),
    link: shown.link,
    action: actionFor(finding, settings),
  };
}

/** The first finding about `image` that has a fix. */
function findingAbout({ findings }: Report, { span }: Image): Finding | undefined {
  return findings.find(
    (each) => each.span.start === span.start && each.span.end === span.end && each.fixes.length > 0,
  );
}

function actionFor(finding: Finding | undefined, { proxy }: Settings): Hover['action'] {
  if (!finding) {
    return null;
  }
  return proxy.kind === 'configured' ? 'rewrite' : 'set-domain';
}

/** Without a domain every fix needs review, which the line about the domain says already. */
function whyReview(finding: Finding | undefined, { proxy }: Settings): Reason | null {
  const reason = finding?.fixes[0]?.reason ?? null;
  return proxy.kind !== 'configured' || reason?.key === 'reason.missingNamespace' ? null : reason;
}

/** A digest says nothing to a person beyond its first characters. */
function withShortDigests({ key, args }: Message): Message {
  return { key, args: args.map((each) => (typeof each === 'string' ? each.replace(DIGEST, '$1…') : each)) };
}

const DIGEST = /(@sha256:[0-9a-f]{12})[0-9a-f]{52}/g;

interface Shown {
  readonly what: readonly Message[];
  readonly becomes: readonly Message[];
  readonly link: string | null;
}

function describe(image: Image, settings: Settings): Shown | null {
  const { status, canonical, raw, redirect, built } = image;
  if (built !== null) {
    return { what: [{ key: 'hover.built', args: [built] }], becomes: [], link: null };
  }
  if (redirect !== null) {
    return {
      what: [{ key: 'hover.written', args: [canonical ?? raw] }],
      becomes: [{ key: 'hover.redirected', args: [redirect] }],
      link: null,
    };
  }
  switch (status) {
    case 'proxied':
      return proxied(image, settings);
    case 'ignored':
      return {
        what: [{ key: 'hover.ignored', args: [canonical ?? raw] }],
        becomes: why(image, settings),
        link: null,
      };
    case 'upstream':
      return {
        what: [{ key: 'hover.upstream', args: [canonical ?? raw] }],
        becomes: future(image, settings),
        link: null,
      };
    case 'docker-hub':
      return onDockerHub(image, settings);
    default:
      return elsewhere(image);
  }
}

/** What is behind the proxy, as far as the template of the settings lets its name be read back. */
function proxied({ raw }: Image, settings: Settings): Shown {
  const behind = behindProxy(raw, settings.proxy)?.image ?? null;
  return {
    what: [{ key: 'hover.proxied', args: [raw.split('/', 1)[0] ?? ''] }],
    becomes: behind
      ? [
          { key: 'hover.behind', args: [`docker.io/${behind.repository}${behind.suffix}`] },
          officialOrNot(behind, settings),
        ]
      : [],
    link: behind && dockerHubPage(behind),
  };
}

/** A name below `library/` is official only if the list of Docker Official Images has it. */
function officialOrNot({ official, repository }: UpstreamImage, { officialImages }: Settings): Message {
  const isListed = official && isOfficialName(repository.slice(OFFICIAL_NAMESPACE.length), officialImages);
  return { key: isListed ? 'hover.official' : 'hover.community', args: [] };
}

/** The setting that leaves the image alone. */
function why({ reference }: Image, settings: Settings): readonly Message[] {
  const setting = leftAloneBy(reference, settings);
  return setting === null ? [] : [{ key: 'hover.ignoredBy', args: [`nearpull.${setting}`] }];
}

/** Images that no rule is about are explained too, so that people see why nothing is reported for them. */
function elsewhere({ status, canonical }: Image): Shown | null {
  if (status === 'templated') {
    return { what: [{ key: 'hover.templated', args: [] }], becomes: [], link: null };
  }
  return canonical === null || status === 'invalid'
    ? null
    : { what: [{ key: 'hover.elsewhere', args: [canonical] }], becomes: [], link: null };
}

function onDockerHub(image: Image, settings: Settings): Shown {
  const onHub = dockerHubImage(image.reference);
  return {
    what: [
      { key: 'hover.dockerHub', args: [image.canonical ?? image.raw] },
      ...(onHub ? [officialOrNot(onHub, settings)] : []),
    ],
    becomes: [...missing(onHub, settings), ...future(image, settings)],
    link: onHub && dockerHubPage(onHub),
  };
}

function missing(image: UpstreamImage | null, { proxy }: Settings): readonly Message[] {
  const namespace = image && missingNamespace(image, proxy);
  return namespace === null ? [] : [{ key: 'hover.missingNamespace', args: [namespace] }];
}

/** The name at the proxy, or that no domain is set. Empty where nothing is pulled. */
function future({ target, status, tier }: Image, { proxy }: Settings): readonly Message[] {
  if (tier === 'listed' || target === null) {
    return [];
  }
  return proxy.kind === 'configured' || status === 'upstream'
    ? [{ key: 'hover.becomes', args: [target] }]
    : [{ key: 'hover.noDomain', args: [] }];
}

/** Why the value counts as an image: the dialect of the file and the keys. How sure that is, where it is not certain. */
function origin({ dialect, keys, tier }: Image): readonly Message[] {
  const at: Message = { key: `dialect.${dialect}`, args: [keys.join(' + ')] };
  return tier === 'certain' ? [at] : [at, { key: `tier.${tier}`, args: [] }];
}
