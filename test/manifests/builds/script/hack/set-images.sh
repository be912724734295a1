#!/bin/sh
set -e
kustomize edit set image "harbourcrew/api=$REGISTRY/api:$TAG" \
  'harbourcrew/web:2' harbourcrew/db@sha256:0000000000000000000000000000000000000000000000000000000000000000 && echo harbourcrew/later=done
kustomize edit set image "$NAME=$IMG"
