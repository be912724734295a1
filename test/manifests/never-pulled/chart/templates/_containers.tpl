{{- define "built" }}
- name: built
  image: local/helper:1
  imagePullPolicy: Never
{{- end }}
