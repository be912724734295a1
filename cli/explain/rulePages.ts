// The pages of the rules as text. The bundle holds them, because a package has no folder `docs`: see `pagesAsText` in esbuild.js.
import { readFileSync } from 'node:fs';
import type { RuleCode } from '../../core/index.ts';

/** @param ending of the name of the file, as `pageEnding` gives it for a language */
export function pageOf(rule: RuleCode, ending: '.md' | '.zh-cn.md'): string {
  return readFileSync(new URL(`../../docs/rules/${rule}${ending}`, import.meta.url), 'utf8');
}
