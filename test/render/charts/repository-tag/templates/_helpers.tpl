{{- define "reference" -}}
{{- with .registry }}{{ . }}/{{ end }}{{ .repository }}:{{ .tag -}}
{{- end -}}
