{{/* Items with nothing but a name and an image are containers by the list that they are in. */}}
{{- define "chart.lists" -}}
setupContainers:
  - name: setup
    image: org/setup:1
    #      ^^^^^^^^^^^ docker-hub-image
sidecars:
  - name: sidecar
    image: org/sidecar:1
    #      ^^^^^^^^^^^^^ docker-hub-image
steps:
  - name: step
    image: org/step:1
extraVolumes:
  - name: data
    image:
      reference: org/data:1
      #          ^^^^^^^^^^ docker-hub-image
mounts:
  - name: data
    image:
      reference: org/mount:1
{{- end }}
