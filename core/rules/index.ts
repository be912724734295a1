// The list of rules. To add a rule, add its file and a line here.
import type { OtherReasons } from '../prefilter.ts';
import { dockerHubChartRule } from './dockerHubChart.ts';
import { dockerHubImageRule } from './dockerHubImage.ts';
import { dockerHubMatcherRule } from './dockerHubMatcher.ts';
import { doubledPrefixRule } from './doubledPrefix.ts';
import { frozenRegistryRule } from './frozenRegistry.ts';
import { invalidImageReferenceRule } from './invalidImageReference.ts';
import { invalidSettingRule } from './invalidSetting.ts';
import { kyvernoDeprecatedApiRule } from './kyvernoDeprecatedApi.ts';
import { kyvernoDigestLostRule } from './kyvernoDigestLost.ts';
import { kyvernoDomainDiffersRule } from './kyvernoDomainDiffers.ts';
import { kyvernoGuidePolicyRule } from './kyvernoGuidePolicy.ts';
import { kyvernoMatchesUpdateRule } from './kyvernoMatchesUpdate.ts';
import { kyvernoRegistryCallRule } from './kyvernoRegistryCall.ts';
import { missingLibraryRule } from './missingLibrary.ts';
import { missingPullSecretRule } from './missingPullSecret.ts';
import { movedImageRule } from './movedImage.ts';
import { possibleDockerHubImageRule } from './possibleDockerHubImage.ts';
import { proxyPlaceholderRule } from './proxyPlaceholder.ts';
import type { DocumentRule, FileRule, ImageRule, PolicyRule, TextRule } from './rule.ts';
import { unknownProxyDomainRule } from './unknownProxyDomain.ts';
import { unmatchedEntryRule } from './unmatchedEntry.ts';
import { upstreamRegistryImageRule } from './upstreamRegistryImage.ts';

export const IMAGE_RULES: readonly ImageRule[] = [
  dockerHubImageRule,
  upstreamRegistryImageRule,
  possibleDockerHubImageRule,
  dockerHubMatcherRule,
  invalidImageReferenceRule,
  missingLibraryRule,
  doubledPrefixRule,
  unknownProxyDomainRule,
  movedImageRule,
  frozenRegistryRule,
];
export const DOCUMENT_RULES: readonly DocumentRule[] = [missingPullSecretRule];
export const POLICY_RULES: readonly PolicyRule[] = [
  kyvernoGuidePolicyRule,
  kyvernoRegistryCallRule,
  kyvernoDigestLostRule,
  kyvernoMatchesUpdateRule,
  kyvernoDeprecatedApiRule,
  kyvernoDomainDiffersRule,
];
export const TEXT_RULES: readonly TextRule[] = [proxyPlaceholderRule, dockerHubChartRule];
export const FILE_RULES: readonly FileRule[] = [invalidSettingRule, unmatchedEntryRule];

/** Why a text or a file without images may still have to be read: the words and the paths that the other rules look for. */
export const TRIGGERS: OtherReasons = {
  words: TEXT_RULES.flatMap(({ words }) => words),
  isAbout: (path) => FILE_RULES.some(({ isAbout, needsImages }) => !needsImages && isAbout(path)),
};
