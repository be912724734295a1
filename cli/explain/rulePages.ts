// The pages of the rules as text. The bundle holds them, because a package has no folder `docs`: see `pagesAsText` in esbuild.js.
import { readFileSync } from 'node:fs';
import type { RuleCode } from '../../core/index.ts';

/** @param language as the name of the file has it: `.zh-cn`, or nothing for English */
export function pageOf(rule: RuleCode, language: '' | '.zh-cn'): string {
  return readFileSync(new URL(`../../docs/rules/${rule}${language}.md`, import.meta.url), 'utf8');
}
