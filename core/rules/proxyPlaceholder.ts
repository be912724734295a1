// proxy-placeholder: the guide's placeholder was pasted and never replaced.

import { correctedName } from '../image/behindProxy.ts';
import { PLACEHOLDERS } from '../image/proxy.ts';
import type { FileContext } from '../model/fileContext.ts';
import type { Reason } from '../model/message.ts';
import { mayBeManifest } from '../prefilter.ts';
import type { Fix } from '../report.ts';
import type { Settings } from '../settings/settings.ts';
import { textDialectOf } from '../sites/dialects/dialectOf.ts';
import { isPolicy } from '../sites/imageTable/containerPath.ts';
import { lineEnd, lineStart } from '../text/lineIndex.ts';
import type { Span } from '../text/span.ts';
import { safetyOf } from './fixes/safety.ts';
import type { RuleFinding, TextRule } from './rule.ts';

export const proxyPlaceholderRule: TextRule = {
  code: 'proxy-placeholder',
  words: ['\u8bbf\u95ee\u57df\u540d', 'your-proxy-domain', '.cr.volces.com'],
  checkText,
};

/**
 * Reads the text and not its tree, because a document with a placeholder is broken in most cases. YAML reads `{访问域名}/library/nginx` as a
 * mapping and `****.cr.volces.com/a` as an alias.
 */
function checkText(text: string, settings: Settings, { path }: FileContext): readonly RuleFinding[] {
  if (!mayBeManifest(text, path)) {
    return [];
  }
  const everywhere = isPolicy({ apiVersion: API_VERSION.exec(text)?.[1] ?? '' });
  const isText = textDialectOf(path) !== undefined;
  return linesWithWords(text).flatMap(({ start, end }) => {
    const line = text.slice(start, end).replace(COMMENT, '');
    return [...line.matchAll(new RegExp(PLACEHOLDERS, 'g'))]
      .filter(({ 0: placeholder, index }) =>
        everywhere
          ? !isKey(line, index, index + placeholder.length)
          : isText
            ? INSTRUCTION.test(line)
            : isAtImageKey(text, start + index),
      )
      .map(({ 0: placeholder, index }) => {
        const span = { start: start + index, end: start + index + placeholder.length };
        const message = { key: 'proxy-placeholder.found', args: [placeholder] } as const;
        const rest = REST.exec(line.slice(index + placeholder.length))?.[0] ?? '';
        const isImage = isBeforeImage(text, start, span.start);
        const place = { placeholder, span, rest: isImage ? rest : '', isPart: isText && !isImage };
        const isOpen = isImage ? !NAME.test(rest) : isText && AFTER_NAME.test(line.slice(0, index));
        return { span, message, fixes: isOpen ? [] : fillFixes(place, settings) };
      });
  });
}

/**
 * Whether the value at `offset`, on the line that begins at `start`, is an image and not a registry. There the domain alone would be a name
 * that exists nowhere, because a person still has to write the image after it.
 */
function isBeforeImage(text: string, start: number, offset: number): boolean {
  return (
    ENDS_IN_IMAGE.test(text.slice(Math.max(start, offset - LONGEST_INSTRUCTION), offset)) ||
    NAMES_IMAGE.test(IMAGE_KEY.exec(before(text, offset))?.[0] ?? '')
  );
}

function linesWithWords(text: string): readonly Span[] {
  const lines = new Map<number, Span>();
  for (const word of proxyPlaceholderRule.words) {
    for (let at = text.indexOf(word); at >= 0; ) {
      const end = lineEnd(text, at);
      const start = lineStart(text, at);
      lines.set(start, { start, end });
      at = text.indexOf(word, end);
    }
  }
  return [...lines.values()];
}

/** Whether the text from `start` to `end` of `line` is a key. No fix changes the keys of a policy. */
function isKey(line: string, start: number, end: number): boolean {
  return /^["']?:(?:\s|$)/.test(line.slice(end)) && /^[\s-]*["']?$/.test(line.slice(0, start));
}

const COMMENT = /(?:^|\s)#[\s\S]*$/;
/** Captures the value of `apiVersion`, at the start of a line or in JSON. */
const API_VERSION = /(?:^|[{,]\s*)["']?apiVersion["']?[ \t]*:[ \t]*["']?([^\s"'#,}]+)/m;

/** Matches a key of images and what may follow it before the value: anchors and tags, the header of a block scalar, a quote. */
const IMAGE_KEY =
  /(?:^|[\s{,-])["']?(?:[A-Za-z]*[iI]mage|reference|registry|repository|newName|imageRegistry)(?:["']\s*:\s*|\s*:\s+)(?:[&!][^\s,[\]{}]*\s+)*(?:[|>][-+0-9]*[ \t]*(?:#[^\r\n]*)?\r?\n\s*)?["']?$/;

/** Of a Dockerfile: a line that names images. */
const INSTRUCTION = /^\s*(?:FROM|ARG)\s|\s--(?:from|mount)=/i;

/** Matches the key of a whole image, or of its name. A `repository` may hold only the registry. */
const NAMES_IMAGE = /^[^:]*(?:[iI]mage|reference|newName)["']?\s*:/;

/** Of a Dockerfile: what comes before an image. An ARG may hold a registry. */
const ENDS_IN_IMAGE = /^\s*FROM\s+(?:--\S+\s+)*$|\s--from=$|\s--mount=\S*\bfrom=$/i;

/** Matches what follows a domain in the name of an image. */
const NAME = /^(?::\d+)?\/[^/]/;

/** Matches what a name may stand in before a placeholder: `docker.io/`. With the domain it would name another image. */
const AFTER_NAME = /[\w./:@]$/;

/** Matches what is left of an image after its domain. No real one is longer. */
const REST = /^[^\s"',[\]}]{0,400}/;

/** In UTF-16 code units. */
const LONGEST_INSTRUCTION = 400;

function isAtImageKey(text: string, offset: number): boolean {
  return IMAGE_KEY.test(before(text, offset));
}

function before(text: string, offset: number): string {
  return text.slice(Math.max(0, offset - KEY_REACH), offset);
}

/** How many UTF-16 code units before a placeholder are searched for its key. It is enough for any spacing that people write. */
const KEY_REACH = 64;

interface Filling {
  readonly placeholder: string;
  readonly span: Span;
  /** What follows the placeholder up to the end of the image; '' where no image stands there. */
  readonly rest: string;
  /** Whether it is the default of an ARG, which is put into images elsewhere. */
  readonly isPart: boolean;
}

function fillFixes({ placeholder, span, rest, isPart }: Filling, { proxy }: Settings): readonly Fix[] {
  // The bracket of an IPv6 domain would begin a list where the placeholder has no quotes.
  if (proxy.kind !== 'configured' || proxy.domain.startsWith('[')) {
    return [];
  }
  const title = { key: 'fix.fillPlaceholder', args: [placeholder, proxy.domain] } as const;
  // With the domain the rest may be a name that another rule corrects. Both is done at once, so that nothing is left to fix.
  const corrected = correctedName(proxy.domain + rest, proxy);
  const edit =
    corrected === null
      ? { span, newText: proxy.domain }
      : { span: { start: span.start, end: span.end + rest.length }, newText: corrected };
  return [{ title, ...safetyOf(isPart ? PART : null), edits: [edit] }];
}

const PART: Reason = { key: 'reason.partOfImage', args: [] };
