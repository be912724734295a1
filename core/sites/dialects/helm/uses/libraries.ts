// Helpers of library charts that are mostly not at hand, because `helm dependency` fetches them: written here as what they do.
import { once } from '../../../../model/once.ts';
import { parseTemplate } from './parse.ts';
import type { TemplateNode } from './syntax.ts';

/** What the helper `name` does, where it is one of these. */
export function libraryModel(
  name: string,
): { readonly file: string; readonly nodes: readonly TemplateNode[] } | null {
  return models().get(name) ?? null;
}

/** Whether the helper `name` writes names, labels or versions of APIs: nothing that an image is made of. */
export function isHarmless(name: string): boolean {
  return HARMLESS.some((pattern) => pattern.test(name));
}

/** Helpers of Bitnami's library, and those that every chart has: subcharts that are not at hand are asked for their names. */
const HARMLESS = [
  /^common\.(?:names|labels|capabilities|affinities|secrets|storage|validations|warnings|errors|ingress|resources|compatibility|utils)\./,
  /^common\.images\.(?:pullSecrets|renderPullSecrets|version)$/,
  /[.-](?:full[nN]ame|name|namespace|chart|labels|selectorLabels|serviceAccountName)$/,
];

/**
 * Bitnami's library "common" (https://github.com/bitnami/charts/tree/main/bitnami/common/templates), in words of our own:
 * `_images.tpl` (the registry of `global` wins, then that of the image; a digest wins over the tag) and `_tplvalues.tpl`.
 */
const BITNAMI = `
{{- define "common.images.image" -}}
{{- $registry := or (.global).imageRegistry .imageRoot.registry -}}
{{- $end := "" -}}
{{- if .imageRoot.digest -}}{{- $end = printf "@%s" .imageRoot.digest -}}
{{- else if .imageRoot.tag -}}{{- $end = printf ":%s" .imageRoot.tag -}}
{{- else if .chart -}}{{- $end = printf ":%s" .chart.AppVersion -}}{{- end -}}
{{- if $registry -}}{{- $registry -}}/{{- end -}}{{- .imageRoot.repository -}}{{- $end -}}
{{- end -}}
{{- define "common.tplvalues.render" -}}
{{- if kindIs "string" .value -}}{{- tpl .value .context -}}{{- else -}}{{- tpl (toYaml .value) .context -}}{{- end -}}
{{- end -}}
{{- define "common.tplvalues.merge" -}}
{{- range .values }}
{{ toYaml . }}
{{- end -}}
{{- end -}}
{{- define "common.tplvalues.merge-overwrite" -}}
{{- range .values }}
{{ toYaml . }}
{{- end -}}
{{- end -}}
`;

/** Read when a chart calls the first helper: most runs see no chart, and reading takes a tenth of the time in which a process starts. */
const models = once(
  () =>
    new Map(
      parseTemplate(BITNAMI).definitions.map(({ name, nodes }) => [name, { file: 'common', nodes }] as const),
    ),
);
