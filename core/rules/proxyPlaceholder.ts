// proxy-placeholder: the guide's placeholder was pasted and never replaced.
import { PLACEHOLDERS } from '../image/proxy.ts';
import { isPolicy } from '../manifest/imageSites.ts';
import type { Fix } from '../report.ts';
import type { Settings } from '../settings.ts';
import { lineStart } from '../text/lineIndex.ts';
import type { Span } from '../text/span.ts';
import type { RuleFinding, TextRule } from './rule.ts';

export const proxyPlaceholderRule: TextRule = { code: 'proxy-placeholder', checkText };

/** Words that every placeholder holds one of: a quick no for nearly every text. */
const MARKS = ['访问域名', '.cr.volces.com'] as const;

/**
 * Looks at the text, not at its tree: `{访问域名}/library/nginx` is a mapping to YAML and `****.cr.volces.com/a` an alias, so the document
 * that holds one is most often broken.
 */
function checkText(text: string, settings: Settings): readonly RuleFinding[] {
  if (!MARKS.some((mark) => text.includes(mark)) || !text.includes('apiVersion') || !text.includes('kind')) {
    return [];
  }
  const everywhere = isPolicy({ apiVersion: /^apiVersion:[ \t]*["']?([^\s"'#]+)/m.exec(text)?.[1] ?? '' });
  const findings: RuleFinding[] = [];
  for (const match of text.matchAll(new RegExp(PLACEHOLDERS, 'g'))) {
    const span = { start: match.index, end: match.index + match[0].length };
    const before = text.slice(lineStart(text, span.start), span.start);
    if (!COMMENT.test(before) && (everywhere || IMAGE_KEY.test(before))) {
      const message = { key: 'proxy-placeholder.found', args: [match[0]] } as const;
      findings.push({ span, message, fixes: fillFixes(match[0], span, settings) });
    }
  }
  return findings;
}

const COMMENT = /(?:^|\s)#/;
const IMAGE_KEY = /(?:^|[\s{,-])["']?(?:image|reference)["']?\s*:\s*["']?$/;

function fillFixes(placeholder: string, span: Span, { proxy }: Settings): readonly Fix[] {
  // A domain in brackets (IPv6) would begin a list where the placeholder stands without quotes.
  if (proxy.kind !== 'configured' || proxy.domain.startsWith('[')) {
    return [];
  }
  const title = { key: 'fix.fillPlaceholder', args: [placeholder, proxy.domain] } as const;
  return [{ title, safety: 'safe', edits: [{ span, newText: proxy.domain }] }];
}
