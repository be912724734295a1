# A default that is used for more than one image, or for something else as well, is not safe to change.
ARG TWICE=nginx:1.27
#         ^^^^^^^^^^ docker-hub-image
ARG REGISTRY=docker.io
ARG AGAIN=redis:7
#         ^^^^^^^ docker-hub-image
ARG PART=alpine
#        ^^^^^^ docker-hub-image
ARG FULL=${PART}:3.20
FROM ${TWICE} AS a
FROM ${TWICE} AS b
FROM ${REGISTRY}/library/node:22
#                ^^^^^^^^^^^^ docker-hub-image
FROM $REGISTRY/grafana/mimir:3
#              ^^^^^^^^^^^^^ docker-hub-image
FROM ${AGAIN}
ARG AGAIN
RUN echo $AGAIN
FROM ${FULL}
FROM ${PART}
