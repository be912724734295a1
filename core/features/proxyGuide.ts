// What must exist at the proxy before an image can be pulled through it. Source: the guides of Volcengine's proxy registry.
import { OFFICIAL_NAMESPACE } from '../image/reference.ts';
import type { Message, MessageKey } from '../model/message.ts';
import type { Settings } from '../settings/settings.ts';
import type { InventoryRow } from './imageRows.ts';

export interface GuideStep {
  readonly what: Message;
  readonly detail: Message;
  /** The page of the vendor that says how; null where the setting `proxy.namespaces` is what to look at. */
  readonly link: string | null;
}

/** The steps for an image of Docker Hub, in the order in which they are done. Empty for other images. */
export function proxyGuide(
  { namespace, hasNamespace }: InventoryRow,
  { proxy }: Settings,
): readonly GuideStep[] {
  if (namespace === null || proxy.kind === 'invalid') {
    return [];
  }
  const setting: GuideStep = {
    what: says('guide.setting'),
    detail: says('guide.setting.detail'),
    link: null,
  };
  // Elsewhere a namespace of Docker Hub is a part of a path, and nobody creates it.
  return proxy.isVolcengine
    ? [
        {
          what: says('guide.namespace', namespace),
          detail: says(DETAIL[`${hasNamespace}`]),
          link: NAMESPACES,
        },
        ...(`${namespace}/` === OFFICIAL_NAMESPACE
          ? []
          : [
              {
                what: says('guide.credentials'),
                detail: says('guide.credentials.detail'),
                link: CREDENTIALS,
              },
            ]),
        { what: says('guide.vpc'), detail: says('guide.vpc.detail'), link: NETWORK },
        setting,
      ]
    : [setting];
}

const DETAIL = {
  true: 'guide.namespace.exists',
  false: 'guide.namespace.missing',
  null: 'guide.namespace.unknown',
} as const;

const DOCS = 'https://www.volcengine.com/docs/6420';
const NAMESPACES = `${DOCS}/106532`;
/** The guide for images that are not official. */
const CREDENTIALS = `${DOCS}/1385798`;
/** The guide for official images, whose first step is the network. */
const NETWORK = `${DOCS}/1358995`;

function says(key: MessageKey, ...args: readonly string[]): Message {
  return { key, args };
}
