// The list of rules: adding one is adding its file and a line here.
import { dockerHubImageRule } from './dockerHubImage.ts';
import { dockerHubMatcherRule } from './dockerHubMatcher.ts';
import { invalidImageReferenceRule } from './invalidImageReference.ts';
import { invalidSettingRule } from './invalidSetting.ts';
import { possibleDockerHubImageRule } from './possibleDockerHubImage.ts';
import { proxyPlaceholderRule } from './proxyPlaceholder.ts';
import type { FileRule, ImageRule, TextRule } from './rule.ts';

export const IMAGE_RULES: readonly ImageRule[] = [
  dockerHubImageRule,
  possibleDockerHubImageRule,
  dockerHubMatcherRule,
  invalidImageReferenceRule,
];
export const TEXT_RULES: readonly TextRule[] = [proxyPlaceholderRule];
export const FILE_RULES: readonly FileRule[] = [invalidSettingRule];
