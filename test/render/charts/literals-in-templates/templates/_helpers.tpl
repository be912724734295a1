{{- define "labels" -}}
app: web
chart: {{ .Chart.Name }}
{{- end -}}
