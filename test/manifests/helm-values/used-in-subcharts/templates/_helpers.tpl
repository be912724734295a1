{{- define "used.name" -}}{{ .Chart.Name }}{{- end -}}
