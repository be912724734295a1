// Finds in scripts and Makefiles the names that they give to `kustomize edit set image`.

/**
 * Returns the names of `kustomize edit set image NAME=NEW`, `NAME:TAG` and `NAME@DIGEST` in `text`, in the order of the text. A name that a
 * variable holds is left out; what stands on the right may be one. Takes time in proportion to the text.
 */
export function namesSetByKustomize(text: string): readonly string[] {
  const names: string[] = [];
  for (let at = text.indexOf(COMMAND); at >= 0; at = text.indexOf(COMMAND, at + COMMAND.length)) {
    for (const word of wordsAt(text, at + COMMAND.length)) {
      const [name = ''] = word.split('=', 1);
      if (!word.startsWith('-') && NAME.test(name)) {
        names.push(name);
      }
    }
  }
  return names;
}

const COMMAND = 'edit set image';
const NAME = /^[\w./:@-]+$/;

/** The words of a command that begin at `start`, without their quotes. A line that ends in a backslash goes on. */
function wordsAt(text: string, start: number): readonly string[] {
  const words: string[] = [];
  const blanks = /(?:[ \t]|\\\r?\n)*/y;
  const word = /(?:[^\s;&|#"'`\\]|"[^"\n]*"|'[^'\n]*'|\\[^\r\n])+/y;
  for (let at = start; ; ) {
    blanks.lastIndex = at;
    blanks.test(text);
    word.lastIndex = blanks.lastIndex;
    const [found] = word.exec(text) ?? [];
    if (found === undefined) {
      return words;
    }
    words.push(found.replace(/["']/g, ''));
    at = word.lastIndex;
  }
}
