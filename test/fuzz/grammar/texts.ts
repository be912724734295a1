// Makes texts that are no plain YAML: Dockerfiles, the templates of charts, policies and project files.

import { POLICY_KINDS, readSettings, renderPolicy } from '../../../core/index.ts';
import { DOMAIN } from '../../support/fixture.ts';
import { once, pick, type Random, several } from '../input.ts';
import { imageName, reference, registry, tag } from './references.ts';

export function dockerfile(random: Random): string {
  const lineBreak = pick(random, ['\n', '\n', '\r\n']);
  const directive = once(random, 6) ? '# escape=`' : null;
  const head = [once(random, 3) ? `# syntax=docker/dockerfile:1` : directive];
  const lines = several(random, 1, 6, (n) => pick(random, INSTRUCTIONS)(random, n));
  return `${[...head, ...lines].filter((line) => line !== null).join('\n')}\n`.replaceAll('\n', lineBreak);
}

const INSTRUCTIONS: readonly ((random: Random, n: number) => string)[] = [
  (random, n) => `FROM ${reference(random)}${once(random, 2) ? ` AS stage${n}` : ''}`,
  (random, n) => `FROM --platform=$BUILDPLATFORM ${reference(random)} as s${n}`,
  (random) => `FROM \\\n  # why\n  ${reference(random)}`,
  (random) => `ARG IMAGE=${reference(random)}\nFROM \${IMAGE}`,
  (random) =>
    `ARG REGISTRY=${registry(random)}\nARG TAG="${tag(random)}"\nFROM \${REGISTRY}/${imageName(random)}:\${TAG:-1}`,
  (random) => `COPY --from=${once(random, 2) ? 'stage0' : reference(random)} /a /b`,
  (random) => `RUN --mount=type=bind,from=${reference(random)},target=/x echo FROM nginx`,
  (random) => `RUN <<EOF\nFROM ${reference(random)}\nEOF`,
  (random) => `ONBUILD FROM ${reference(random)}`,
  () => '# nearpull-ignore-next-line docker-hub-image',
];

export function template(random: Random): string {
  const image = (): string => pick(random, TEMPLATE_IMAGES)(random);
  const containers = several(random, 1, 3, () => {
    const lines = `      - name: c\n        image: ${image()}\n`;
    return once(random, 3) ? `      {{- if .Values.on }}\n${lines}      {{- end }}\n` : lines;
  });
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ include "x.name" . }}\nspec:\n  template:\n    spec:\n      containers:\n${containers.join('')}`;
}

const TEMPLATE_IMAGES: readonly ((random: Random) => string)[] = [
  reference,
  (random) => `"${reference(random)}"`,
  () => '{{ .Values.image.repository }}:{{ .Values.image.tag }}',
  () =>
    '"{{ .Values.image.registry }}/{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"',
  () => '{{ .Values.sidecar | quote }}',
  (random) => `{{ .Values.web.image | default "${reference(random)}" }}`,
  (random) =>
    `{{ printf "%s/%s" (.Values.global.imageRegistry | default "${registry(random)}") .Values.image.repository }}`,
  () => '{{ include "x.image" (dict "image" .Values.image "global" .Values.global) }}',
  (random) => `{{- if .Values.a }} ${reference(random)} {{- else }} ${reference(random)} {{- end }}`,
];

export const HELPERS = `{{- define "x.image" -}}
{{- $registry := .global.imageRegistry | default .image.registry -}}
{{- if $registry -}}{{ printf "%s/%s:%s" $registry .image.repository (.image.tag | toString) }}
{{- else -}}{{ printf "%s:%s" .image.repository (.image.tag | toString) }}{{- end -}}
{{- end -}}
{{- define "x.name" -}}x{{- end -}}
`;

export function policy(random: Random): string {
  const { settings } = readSettings(once(random, 3) ? {} : { proxy: { domain: DOMAIN } });
  return renderPolicy(pick(random, POLICY_KINDS), settings);
}

export function projectFile(random: Random): string {
  const lines = several(random, 1, 5, () => pick(random, PROJECT_LINES)(random));
  return `${lines.join('\n')}\n`;
}

const PROJECT_LINES: readonly ((random: Random) => string)[] = [
  (random) => `proxy:\n  domain: ${registry(random)}`,
  (random) => `severity: {docker-hub-image: ${pick(random, ['off', 'hint', 'wrong', '1'])}}`,
  () => 'exclude:\n- "**/vendor/**"\n- "[a"',
  (random) => `ignoreImages: [${reference(random)}]`,
  () => 'limits:\n  documentMegabytes: -1',
  () => 'unknown: {a: [b',
  () => 'imagePaths:\n- {group: x.example.com, kinds: [Thing], path: spec.run}',
];
