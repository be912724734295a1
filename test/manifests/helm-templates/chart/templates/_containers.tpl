{{/*
A list of containers.
- image: nginx
*/}}
{{- define "chart.initContainers" -}}
- name: prepare
  image: busybox:1.37
  #      ^^^^^^^^^^^^ docker-hub-image
  securityContext:
    runAsUser: 0
  command:
    - sh
    - -c
    - |
      echo "image: nginx"
- name: only-a-name
  image: alpine
  #      ^^^^^^ docker-hub-image
- name: included
  image: {{ include "chart.image" .context }}
  imagePullPolicy: {{ .Values.pullPolicy | quote }}
{{- end -}}

{{- define "chart.noop" -}}
args:
- -v
image: bitnami/pause:3.2
#      ^^^^^^^^^^^^^^^^^ docker-hub-image
#      ^^^^^^^^^^^^^^^^^ moved-image
name: noop
securityContext:
  runAsUser: {{ .Values.user | int | eq 0 | ternary 65534 .Values.user }}
{{- end -}}

{{- define "chart.redisImage" -}}
{{- if .Values.redis.tag -}}
image: {{ printf "redis:%s" .Values.redis.tag }}
#                 ^^^^^ docker-hub-image
{{- else -}}
image: {{ "redis:latest" }}
#          ^^^^^^^^^^^^ docker-hub-image
{{- end -}}
{{- end -}}

{{- define "chart.pod" -}}
metadata:
  labels: {{- include "chart.labels" . | nindent 4 }}
spec:
  {{- with .Values.initContainer }}
  initContainers:
    {{- tpl (toYaml .) $ | nindent 4 }}
  {{- end }}
  containers:
    - image: memcached:{{ .Values.tag }}
      #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^ docker-hub-image
      imagePullPolicy: {{ .Values.pullPolicy }}
      args:
        - "-v"
        {{- with .Values.extraArgs }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    - name: models
      image:
        reference: ollama/models:1
        #          ^^^^^^^^^^^^^^^ docker-hub-image
{{- end -}}
