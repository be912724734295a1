// The public interface of the engine: the only file of core/ that other packages import. No file inside core/ imports it.

export { buildWords } from './builds/readBuilds.ts';
export { type CheckOptions, check, checkSteps, isKnownFile, mayReport } from './check.ts';
export { type AcceptedFixes, acceptFixes, placesOf } from './features/acceptFixes.ts';
export { addNamespaces } from './features/addNamespaces.ts';
export {
  type AtAdmission,
  CLUSTER_STATUSES,
  type ClusterImage,
  type ClusterOverview,
  clusterReport,
  type EvaluateObject,
  type PolicyInCluster,
  UNREACHED_REASONS,
} from './features/clusterReport.ts';
export { credentialController, instanceOf, type ProxyInstance } from './features/credentialController.ts';
export { findingsAt } from './features/findingsAt.ts';
export { type FixesOfSame, fixAll, fixesOfSame, unusedIgnoreEdits } from './features/fixAll.ts';
export { type FixChoice, type FixChoices, fixChoices } from './features/fixChoices.ts';
export { type Hover, hoverAt } from './features/hover.ts';
export { type ImageLink, imageLinks } from './features/imageLinks.ts';
export { type ImageKind, type InventoryRow, imageRows, pullName } from './features/imageRows.ts';
export {
  type NeededImage,
  type NeededNamespace,
  type PlannedImage,
  planNamespaces,
} from './features/namespacePlan.ts';
export {
  type NamedProxy,
  OTHER_PROGRAMS,
  type OtherProgram,
  type ProgramFile,
  programFiles,
} from './features/otherPrograms.ts';
export { type PinPlace, pinPlaces } from './features/pinImages.ts';
export { type PolicyLens, policiesOf, policyLenses } from './features/policyLenses.ts';
export {
  type PodChange,
  type PolicyPreview,
  type PreviewedPolicy,
  policyPreview,
} from './features/policyPreview.ts';
export { reasonOf } from './features/previewNotes.ts';
export { type ProxyExample, proxyExample } from './features/proxyExample.ts';
export { type GuideStep, proxyGuide } from './features/proxyGuide.ts';
export { askedOrigin, certainImage, type PullTarget, pullTarget } from './features/pullTarget.ts';
export {
  type FunctionConfig,
  type LeftFinding,
  readFunctionConfig,
  resultsEdit,
} from './features/resourceList.ts';
export { isReversible, type RestorePlace, restorePlaces } from './features/restoreImages.ts';
export { withSetting } from './features/settingEdit.ts';
export { type ShortName, shortNames } from './features/shortNames.ts';
export { valuePlace } from './features/valuePlace.ts';
export { findValuesTarget, layOverTarget, type ValuesTarget } from './features/valuesTarget.ts';
export { type WorkloadLens, workloadLenses } from './features/workloadLenses.ts';
export { ignoreInFile } from './ignore/ignoreInFile.ts';
export { documentsOf, ignoreLine } from './ignore/ignoreLine.ts';
export {
  DEFAULT_PRESET,
  isPreset,
  needsPrefix,
  PRESET_NAMES,
  PRESETS,
  type Preset,
  type PresetName,
} from './image/presets.ts';
export type { DomainProblem } from './image/proxy.ts';
export { domainProblem, OWN_PLACEHOLDERS, PLACEHOLDER, pathPrefix } from './image/proxy.ts';
export { readProxyAddress } from './image/proxyAddress.ts';
export type { ProxySetting } from './image/proxySetting.ts';
export { type ImageReference, parseReference } from './image/reference.ts';
export { type ChartSources, chartFactsOf, chartsAsked } from './kustomize/chartFacts.ts';
export { chartOf, fileContext, type LeftOut, type Neighbours } from './kustomize/fileContext.ts';
export { type NeighbourReader, type NeighbourTexts, neighbourReader } from './kustomize/neighbourReader.ts';
export { packedSources } from './kustomize/packedChart.ts';
export { appendEntry, rewriteThrough } from './kustomize/rewriteThrough.ts';
export { decidingFiles, unmatchedEntries } from './kustomize/unmatchedEntries.ts';
export { shareOfWays } from './kustomize/ways.ts';
export { type WrittenImages, writtenImages } from './kustomize/writtenImages.ts';
export { DIALECTS, type Dialect } from './model/dialects.ts';
export {
  type ChartFacts,
  type FileContext,
  isSameContext,
  NO_FILE,
  type SecretAccount,
  type UnmatchedEntry,
} from './model/fileContext.ts';
export {
  formatVersion,
  isAtLeast,
  type KubernetesVersion,
  type KyvernoVersion,
  NEWEST_KUBERNETES,
  NEWEST_KYVERNO,
  readKyvernoVersion,
} from './model/kyvernoVersion.ts';
export { pageEnding } from './model/language.ts';
export type { Message, MessageKey, Reason } from './model/message.ts';
export { once } from './model/once.ts';
export { pushAll } from './model/pushAll.ts';
export { recent } from './model/recent.ts';
export { remembered } from './model/remembered.ts';
export { RULE_CODES, type RuleCode, rulePage, SEVERITIES, type Severity } from './model/ruleCodes.ts';
export { finish, type Steps } from './model/steps.ts';
export { isDockerfile } from './paths/dockerfileNames.ts';
export { compileGlobs, compileNameGlobs, globProblem, type IsExcluded } from './paths/globs.ts';
export { type IsIgnored, ignoredPaths } from './paths/ignoredPaths.ts';
export { type IgnoreFile, readIgnoreFile } from './paths/ignoreFile.ts';
export { type IgnoreScope, type IgnoreSource, isIgnored } from './paths/ignoreScope.ts';
export {
  LARGEST_BUILD_FILE,
  LARGEST_CHART,
  LARGEST_IGNORE_FILE,
  LARGEST_NEIGHBOUR,
  LARGEST_PACKED_CHART,
  LARGEST_UNPACKED_CHART,
  MOST_BUILD_FILES,
  MOST_CHART_FILES,
  MOST_CHART_TEXT,
  MOST_FOLDERS,
  MOST_IGNORE_TEXT,
  MOST_NEIGHBOUR_NODES,
  MOST_NEIGHBOUR_TEXT,
  MOST_NODES_TOGETHER,
  SKIPPED_FOLDERS,
} from './paths/limits.ts';
export { isManifestName } from './paths/manifestNames.ts';
export {
  BUILD_FILES,
  CHART_FILE,
  CHART_SOURCES,
  type ChartSourceKind,
  chartSourceKind,
  IGNORE_FILES,
  isPackedChart,
  KUSTOMIZATION_FILES,
  mayHoldChartSources,
  NEIGHBOUR_FILES,
  namedLike,
  neighbourKind,
  PROJECT_FILES,
  REQUIREMENTS_FILE,
} from './paths/neighbourKinds.ts';
export { nameOf, parentOf } from './paths/path.ts';
export {
  type ClusterFacts,
  clusterFacts,
  POLICY_KINDS,
  type PolicyChoice,
  type PolicyKind,
  policyChoices,
  readPolicyKind,
  renderPolicy,
} from './policies/catalog/catalog.ts';
export { REPORTING_POLICY } from './policies/catalog/metadata.ts';
export { type EvaluationTools, evaluationTools } from './policies/evaluationTools.ts';
export { insertPolicy, type PolicyInsertion, placeholdersIn } from './policies/insertPolicy.ts';
export {
  isTestable,
  isTestFile,
  type PlacedPod,
  TEST_FILE_HEAD,
  TESTABLE_KINDS,
  type TestableKind,
  type TestFolder,
  testFolder,
} from './policies/kyvernoTest.ts';
export { type Pod, type PodsOfText, readPods } from './policies/pods/pods.ts';
export { mayHoldSecretAccounts, secretAccounts } from './policies/pods/serviceAccounts.ts';
export type { PolicyObject } from './policies/policyObjects.ts';
export { type PolicyUpgrade, upgradePolicies } from './policies/upgrade.ts';
export type { Finding, Fix, Notice, Report } from './report.ts';
export { mergeLayers, mergeSettings, originOf, type SettingsLayer } from './settings/file/mergeSettings.ts';
export { settingsFileOf } from './settings/file/names.ts';
export {
  type PlacedProblem,
  type ProjectSettings,
  readProjectFile,
} from './settings/file/readProjectFile.ts';
export { isRule, onlyRules } from './settings/readSeverity.ts';
export { DEFAULT_SETTINGS, readSettings, type Settings, type SettingsProblem } from './settings/settings.ts';
export { everySetting, type SettingValue, settingsInForce } from './settings/settingsInForce.ts';
export type { Image, ImageStatus } from './sites/describeImage.ts';
export { chartUses } from './sites/dialects/helm/uses/chartUses.ts';
export type { ResourceName, Tier } from './sites/imageSite.ts';
export { detach } from './text/detach.ts';
export { applyEdits, type Edit } from './text/edit.ts';
export { createLineIndex, type LineIndex, type Position } from './text/lineIndex.ts';
export type { Span } from './text/span.ts';
export { segments } from './yaml/documents.ts';
export {
  isValueList,
  isValueMap,
  readValue,
  type Value,
  type ValueMap,
  writeValue,
} from './yaml/plainValue.ts';
export { YamlStream } from './yaml/yamlStream.ts';
