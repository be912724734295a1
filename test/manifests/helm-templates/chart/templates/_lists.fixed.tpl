{{/* Items with nothing but a name and an image are containers by the list that they are in. */}}
{{- define "chart.lists" -}}
setupContainers:
  - name: setup
    image: my-proxy-cn-beijing.cr.volces.com/org/setup:1
    #      ^^^^^^^^^^^ docker-hub-image
sidecars:
  - name: sidecar
    image: my-proxy-cn-beijing.cr.volces.com/org/sidecar:1
    #      ^^^^^^^^^^^^^ docker-hub-image
steps:
  - name: step
    image: org/step:1
extraVolumes:
  - name: data
    image:
      reference: my-proxy-cn-beijing.cr.volces.com/org/data:1
      #          ^^^^^^^^^^ docker-hub-image
mounts:
  - name: data
    image:
      reference: org/mount:1
{{- end }}
