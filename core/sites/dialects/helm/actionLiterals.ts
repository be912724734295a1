// Finds references that a template action spells out: `{{ "nginx:1.27" }}`, `{{ printf "nginx:%s" .Values.tag }}`.
import { type ImageSite, type PartRole, type SitePart, splitSite } from '../../imageSite.ts';

/** `site` narrowed to the literal, where its text is one action that spells out the reference. Otherwise `site` as it is. */
export function insideAction(site: ImageSite): ImageSite {
  const [part] = site.parts;
  if (!part || site.parts.length > 1 || !site.raw.startsWith('{{')) {
    return site;
  }
  // In a double-quoted YAML string the quotes of the action are escaped with backslashes. The pattern does not match then.
  const literal = LITERAL.exec(site.raw)?.groups?.reference;
  if (literal !== undefined) {
    const only = stretch(part, 'reference', literal, site.raw.indexOf(literal));
    return { ...site, span: only.span, raw: literal, parts: [only] };
  }
  const format = FORMAT.exec(site.raw);
  if (format?.[1] === undefined || format.groups?.name === undefined) {
    return site;
  }
  const { name } = format.groups;
  const at = format[1].length;
  const tag = stretch(part, 'tag', '%s', at + name.length + 1);
  // The value of the tag is not known, but it is known to be a tag.
  const unknown = { ...tag, value: site.raw };
  return {
    ...splitSite({ repository: stretch(part, 'repository', name, at), tag: unknown }, site, site.guessed),
    shared: site.shared,
  };
}

const LITERAL = /^\{\{-?\s*"(?<reference>[^"\\{}\s%]+)"\s*(?:\|\s*(?:quote|squote|trim|toString)\s*)*-?\}\}$/;

/** The format has a single verb, `%s` or `%v`. It comes last and stands for the tag. */
const FORMAT = /^(\{\{-?\s*(?:\(\s*)?printf\s+")(?<name>[^"\\{}\s%:]+):%[sv]"\s[^"`{}]*\}\}$/;

function stretch(part: SitePart, role: PartRole, value: string, at: number): SitePart {
  const start = part.span.start + at;
  return { ...part, role, value, span: { start, end: start + value.length }, style: 'double' };
}
