// What the engine has to say to a person, without the words: the rims own the languages.

import type { PolicyKind } from '../policies/catalog/policy.ts';
import type { Dialect, Tier } from '../sites/imageSite.ts';

/** Key into `l10n/bundle.l10n*.json`, with the values of its placeholders `{0}`, `{1}` …. */
export interface Message {
  readonly key: MessageKey;
  readonly args: readonly (string | number)[];
}

/** Every key the core can return. `test/repo/l10n.test.ts` holds each against both languages. */
export type MessageKey =
  // docker-hub-image. {0} canonical name
  | 'docker-hub-image.found' // {0} canonical name
  | 'docker-hub-image.foundWithTarget' // {0} canonical name, {1} what it becomes
  | 'docker-hub-image.missingNamespace' // {0} canonical name, {1} the namespace that the proxy does not have
  | 'docker-hub-image.badHost' // {0} the host as written, {1} the host containerd knows: `DOCKER.IO`, `docker.io:443`
  | 'upstream-registry-image.found' // {0} the registry, {1} what it becomes
  | 'possible-docker-hub-image.found' // {0} canonical name
  | 'docker-hub-matcher.found' // {0} canonical name, {1} what the images become
  // proxy-placeholder. {0} the placeholder as written
  | 'proxy-placeholder.found'
  // invalid-image-reference. {0} the reference as written
  | `invalid-image-reference.${InvalidReason}`
  // policies of Kyverno that are there already
  | 'kyverno-guide-policy.found' // {0} name of the policy
  | 'kyverno-registry-call.found'
  | 'kyverno-digest-lost.identifier' // {0} the expression
  | 'kyverno-digest-lost.tag' // {0} the expression
  | 'kyverno-matches-update.named' // UPDATE is among the operations
  | 'kyverno-matches-update.unnamed' // no operations are named
  | 'kyverno-deprecated-api.found' // {0} version of Kyverno
  | 'kyverno-domain-differs.found' // {0} domain of the policy, {1} domain of the settings
  // titles of fixes
  | 'fix.rewrite' // {0} what is written, {1} what it becomes
  | 'fix.throughKustomization' // {0} what it becomes, without its tag, {1} path of the kustomization
  | 'fix.chartRegistry' // {0} the registry
  | 'fix.fillPlaceholder' // {0} placeholder, {1} domain
  | 'fix.upgradePolicy' // {0} name of the policy, {1} kind of the new one
  | 'fix.convertPolicy' // {0} name of the policy, {1} kind of the new one
  | 'fix.keepTagAndDigest' // {0} the expression
  | 'fix.matchCreateOnly' // {0} UPDATE
  | 'fix.replaceDomain' // {0} domain of the policy, {1} domain of the settings
  | 'fix.ignoreLine' // {0} rule
  // notices about a whole file
  | 'notice.documentTooLarge' // {0} line, {1} megabytes, {2} limit in megabytes
  | 'notice.fileTooLarge' // {0} megabytes, {1} limit in megabytes
  // settings. {0} the value as given
  | `settings.domain.${DomainProblem}`
  | 'settings.template.noDomain' // must hold ${domain}
  | 'settings.template.noPath' // must hold ${path} or ${name}
  | 'settings.template.unknownVariable' // {0} template, {1} variable
  | 'settings.template.characters'
  | 'settings.target' // {0} what stands in the place of a registry
  | 'settings.registryIsProxy' // {0} a registry that is to be replaced and stands in the place of one
  | 'settings.namespace' // {0} a namespace of Docker Hub
  | 'settings.clusterNamespace' // {0} a namespace of the cluster
  | 'settings.kyvernoVersion' // {0} version
  | 'settings.wrongType' // {0} key, {1} what is expected
  | 'settings.unknownRule' // {0} rule
  | 'settings.unknownKey' // {0} key, {1} those that are known
  | 'settings.notAnObject'
  | 'settings.notReadable' // the text is not YAML
  | 'settings.missingKey' // {0} key
  | 'settings.tooManyEntries' // {0} setting, {1} limit
  | 'settings.onlySplit' // {0} key
  | `settings.path.${PathProblem}`
  // policies in the catalogue
  | `policy.${PolicyKind}.title`
  | `policy.${PolicyKind}.detail`
  // preview of a policy. {0} the object
  | 'preview.optOut' // {1} the label
  | 'preview.namespace' // {1} the namespace
  | 'preview.notAPod'
  // hover
  | 'hover.dockerHub' // {0} canonical
  | 'hover.upstream' // {0} canonical
  | 'hover.missingNamespace' // {0} the namespace that the proxy does not have
  | 'hover.official'
  | 'hover.community'
  | 'hover.becomes' // {0} target
  | 'hover.noDomain'
  | 'hover.proxied' // {0} domain
  | 'hover.elsewhere' // {0} canonical name
  | 'hover.templated'
  | 'hover.redirected' // {0} path of the kustomization
  | `dialect.${Dialect}` // {0} the keys that it is written at
  | `tier.${Tier}`
  | 'hover.link'; // text of the link to Docker Hub

/** Why containerd refuses a reference. */
export type InvalidReason =
  | 'format'
  | 'uppercase'
  | 'tooLong'
  | 'tag'
  | 'digestLength'
  | 'digestAlgorithm'
  | 'digestFormat'
  | 'looksLikeId'
  | 'scheme'
  | 'whitespace';

/** Why a path of `nearpull.imagePaths` is refused. {0} the path, or how long it may be. */
export type PathProblem = 'tooLong' | 'brackets' | 'emptyStep' | 'index' | 'syntax' | 'openEnd';

/** Why a proxy domain is refused. */
export type DomainProblem =
  | 'scheme'
  | 'path'
  | 'whitespace'
  | 'userInfo'
  | 'tooLong'
  | 'dockerHub'
  | 'notAHost'
  | 'noDot'
  | 'placeholder';
