// Turns the name of an image at the proxy into edits, of a whole reference or of the parts that it is written in.
import type { UpstreamImage } from '../../image/dockerHub.ts';
import { rewriteName } from '../../image/proxy.ts';
import type { Settings } from '../../settings/settings.ts';
import type { ImageSite, SitePart } from '../../sites/imageSite.ts';
import type { Edit } from '../../text/edit.ts';

/**
 * The edits after which `site` names `target`, the full reference of `image` at the proxy. In a reference of several parts, the registry
 * gets the first component and the repository gets the rest. A prefix gets what is left before an unchanged repository. Tag and digest stay
 * as they are. Null where the parts cannot express the name.
 */
export function rewriteEdits(
  { parts }: ImageSite,
  image: UpstreamImage,
  target: string,
  settings: Settings,
): readonly Edit[] | null {
  const whole = parts.find(({ role }) => role === 'reference');
  if (whole) {
    return [editOf(whole, target)];
  }
  const name = rewriteName(image, settings.proxy);
  return name === null ? null : splitEdits(parts, name);
}

function splitEdits(parts: readonly SitePart[], name: string): readonly Edit[] | null {
  const at = (role: SitePart['role']): SitePart | undefined => parts.find((part) => part.role === role);
  const [registry, prefix, repository] = [at('registry'), at('prefix'), at('repository')];
  const slash = registry ? name.indexOf('/') : -1;
  let rest = name.slice(slash + 1);
  const edits: Edit[] = [];
  const write = (part: SitePart | undefined, value: string): void => {
    if (part && (part.value !== value || part.before !== '')) {
      edits.push(editOf(part, value));
    }
  };
  write(registry, name.slice(0, Math.max(slash, 0)));
  if (prefix && prefix.value !== '' && repository) {
    const tail = `/${repository.value}`;
    if (!rest.endsWith(tail)) {
      return null;
    }
    rest = rest.slice(0, -tail.length);
    write(prefix, rest);
  } else {
    write(repository, rest);
  }
  return edits;
}

/**
 * The edit that writes `value` into a part. An IPv6 address gets quotes at the start of a plain scalar, because its bracket would begin a
 * list there. After other text in the same scalar a bracket has no meaning.
 */
function editOf({ span, style, before, after = '', within }: SitePart, value: string): Edit {
  const beginsValue = !within && (before === '' || (after === '' && /[:\s]$/.test(before)));
  const newText = beginsValue && style === 'plain' && value.startsWith('[') ? `"${value}"` : value;
  return { span, newText: before + newText + after };
}
