// An edit as an editor sends it: what differs between two texts, and nothing around it.
import type { YamlStream } from '../../core/index.ts';

/** `stream` after the smallest edit that makes it `text`. */
export function editedTo(stream: YamlStream, text: string): YamlStream {
  const old = stream.text;
  const most = Math.min(old.length, text.length);
  let start = 0;
  while (start < most && old[start] === text[start]) {
    start++;
  }
  let kept = 0;
  while (kept < most - start && old.at(-1 - kept) === text.at(-1 - kept)) {
    kept++;
  }
  return stream.replace({ start, end: old.length - kept }, text.slice(start, text.length - kept));
}
