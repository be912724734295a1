// Finds in scripts and Makefiles the names that they give to `kustomize edit set image`.

/**
 * Returns the names of `kustomize edit set image NAME=NEW`, `NAME:TAG` and `NAME@DIGEST` in `text`, in the order of the text. A name that a
 * variable holds is left out; what stands on the right may be one. Takes time in proportion to the text.
 */
export function namesSetByKustomize(text: string): readonly string[] {
  const names: string[] = [];
  for (let at = text.indexOf(COMMAND); at >= 0; ) {
    const { words, end } = commandAt(text, at + COMMAND.length - 1);
    for (const word of words) {
      const [name = ''] = word.split('=', 1);
      // Kustomize refuses a name alone.
      if (!word.startsWith('-') && /[=:@]/.test(word) && NAME.test(name)) {
        names.push(name);
      }
    }
    at = text.indexOf(COMMAND, end);
  }
  return names;
}

/** What stands before the names, in every script that gives any. */
export const COMMAND = 'edit set image ';
const NAME = /^[\w./:@-]+$/;

/** The words of a command that begin at `start`, without their quotes, and where they end. A line that ends in a backslash goes on. */
function commandAt(text: string, start: number): { readonly words: readonly string[]; readonly end: number } {
  const words: string[] = [];
  const blanks = /(?:[ \t]|\\\r?\n)*/y;
  const word = /(?:[^\s;&|#"'`\\]|"[^"\n]*"|'[^'\n]*'|\\[^\r\n])+/y;
  for (let at = start; ; ) {
    blanks.lastIndex = at;
    blanks.test(text);
    word.lastIndex = blanks.lastIndex;
    const [found] = word.exec(text) ?? [];
    if (found === undefined) {
      return { words, end: at };
    }
    words.push(found.replace(/["']/g, ''));
    at = word.lastIndex;
  }
}
