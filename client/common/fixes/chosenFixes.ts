// Which of the fixes that were found are to be made.
import type { OfferedFix } from '../../../protocol/fixes.ts';
import type { FileToFix, FoundFixes } from './findFixes.ts';

export class ChosenFixes {
  readonly found: FoundFixes;
  readonly #ticked: Set<OfferedFix>;

  /** At first the safe fixes are chosen. Those that need review wait for a person. */
  constructor(found: FoundFixes) {
    this.found = found;
    this.#ticked = new Set(found.files.flatMap(({ fixes }) => fixes.filter(({ review }) => review === null)));
  }

  has(fix: OfferedFix): boolean {
    return this.#ticked.has(fix);
  }

  set(fixes: readonly OfferedFix[], isChosen: boolean): void {
    for (const fix of fixes) {
      isChosen ? this.#ticked.add(fix) : this.#ticked.delete(fix);
    }
  }

  of({ fixes }: FileToFix): readonly OfferedFix[] {
    return fixes.filter((fix) => this.#ticked.has(fix));
  }

  /** The files with at least one chosen fix, each with those alone. */
  get files(): readonly FileToFix[] {
    return this.found.files
      .map((file) => ({ ...file, fixes: this.of(file) }))
      .filter(({ fixes }) => fixes.length > 0);
  }

  /** The fixes that are not chosen. */
  get others(): readonly OfferedFix[] {
    return this.found.files.flatMap(({ fixes }) => fixes.filter((fix) => !this.#ticked.has(fix)));
  }
}

export function imagesIn(fixes: readonly OfferedFix[]): number {
  return fixes.reduce((sum, { images }) => sum + images, 0);
}
