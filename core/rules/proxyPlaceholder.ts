// proxy-placeholder: the guide's placeholder was pasted and never replaced.

import { PLACEHOLDERS } from '../image/proxy.ts';
import type { FileContext } from '../model/fileContext.ts';
import { mayBeManifest } from '../prefilter.ts';
import type { Fix } from '../report.ts';
import type { Settings } from '../settings/settings.ts';
import { textDialectOf } from '../sites/dialects/dialectOf.ts';
import { isPolicy } from '../sites/imageTable/containerPath.ts';
import { lineEnd, lineStart } from '../text/lineIndex.ts';
import type { Span } from '../text/span.ts';
import type { RuleFinding, TextRule } from './rule.ts';

export const proxyPlaceholderRule: TextRule = {
  code: 'proxy-placeholder',
  words: ['\u8bbf\u95ee\u57df\u540d', '.cr.volces.com'],
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
      .filter(
        ({ index }) => everywhere || (isText ? INSTRUCTION.test(line) : isAtImageKey(text, start + index)),
      )
      .map(({ 0: placeholder, index }) => {
        const span = { start: start + index, end: start + index + placeholder.length };
        const message = { key: 'proxy-placeholder.found', args: [placeholder] } as const;
        return { span, message, fixes: fillFixes(placeholder, span, settings) };
      });
  });
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

const COMMENT = /(?:^|\s)#.*$/;
/** Captures the value of `apiVersion`, at the start of a line or in JSON. */
const API_VERSION = /(?:^|[{,]\s*)["']?apiVersion["']?[ \t]*:[ \t]*["']?([^\s"'#,}]+)/m;

/** Matches a key of images and what may follow it before the value: anchors and tags, the header of a block scalar, a quote. */
const IMAGE_KEY =
  /(?:^|[\s{,-])["']?(?:[A-Za-z]*[iI]mage|reference|registry|repository|newName|imageRegistry)["']?\s*:\s*(?:[&!][^\s,[\]{}]*\s+)*(?:[|>][-+0-9]*[ \t]*(?:#[^\r\n]*)?\r?\n\s*)?["']?$/;

/** Of a Dockerfile: a line that names images. */
const INSTRUCTION = /^\s*(?:FROM|ARG)\s|\s--(?:from|mount)=/i;

function isAtImageKey(text: string, offset: number): boolean {
  return IMAGE_KEY.test(text.slice(Math.max(0, offset - KEY_REACH), offset));
}

/** How many UTF-16 code units before a placeholder are searched for its key. It is enough for any spacing that people write. */
const KEY_REACH = 64;

function fillFixes(placeholder: string, span: Span, { proxy }: Settings): readonly Fix[] {
  // The bracket of an IPv6 domain would begin a list where the placeholder has no quotes.
  if (proxy.kind !== 'configured' || proxy.domain.startsWith('[')) {
    return [];
  }
  const title = { key: 'fix.fillPlaceholder', args: [placeholder, proxy.domain] } as const;
  return [{ title, safety: 'safe', reason: null, edits: [{ span, newText: proxy.domain }] }];
}
