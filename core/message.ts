// What the engine has to say to a person, without the words: the rims own the languages.

import type { Dialect, Tier } from './sites/imageSite.ts';

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
  | 'docker-hub-image.badHost' // {0} the host as written, {1} the host containerd knows: `DOCKER.IO`, `docker.io:443`
  | 'possible-docker-hub-image.found' // {0} canonical name
  | 'docker-hub-matcher.found' // {0} canonical name, {1} what the images become
  // proxy-placeholder. {0} the placeholder as written
  | 'proxy-placeholder.found'
  // invalid-image-reference. {0} the reference as written
  | `invalid-image-reference.${InvalidReason}`
  // titles of fixes
  | 'fix.rewrite' // {0} what is written, {1} what it becomes
  | 'fix.throughKustomization' // {0} what it becomes, without its tag, {1} path of the kustomization
  | 'fix.chartRegistry' // {0} the registry
  | 'fix.fillPlaceholder' // {0} placeholder, {1} domain
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
  | 'policy.document.title'
  | 'policy.document.detail'
  // hover
  | 'hover.dockerHub' // {0} canonical
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
