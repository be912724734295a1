{{/* What is called image here is none, or is not known. */}}
{{- define "chart.fullname" -}}
{{ .Release.Name }}-{{ .Chart.Name }}
{{- end -}}

{{- define "chart.config" -}}
header:
  image: logo.png
  title: {{ .Values.title }}
gallery:
  - image: first.png
  - image: second.png
    title: Second
rbd:
  image: disk
  pool: rbd
{{- end -}}

{{- define "chart.logo" -}}
image: logo.png
{{- end -}}

{{- define "chart.resources" -}}
resources:
  limits:
    cpu: 1
{{- end -}}

{{- define "chart.image" -}}
{{- $registry := .Values.image.registry -}}
{{- printf "%s/%s:%s" $registry .Values.image.repository .Values.image.tag -}}
{{- end -}}
