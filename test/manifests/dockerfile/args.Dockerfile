# Defaults of ARGs before the first FROM. An edit goes where the name begins.
ARG WHOLE=nginx:1.27
#         ^^^^^^^^^^ docker-hub-image
ARG TAG=7.4
ARG REGISTRY=docker.io
ARG SLASH="docker.io/"
ARG EMPTY=
ARG NAME='postgres' MINOR=16
#         ^^^^^^^^ docker-hub-image
ARG OUTER=python:${MINOR}
#         ^^^^^^^^^^^^^^^ docker-hub-image
ARG UNSET
ARG ENDING=:3.20
ARG NAMESPACE=apache
ARG STAGE=first
ARG NOTHING=scratch
ARG LOCAL=registry.example.com
ARG PATH_OF=5000/own
FROM ${WHOLE} AS first
FROM redis:${TAG}
#    ^^^^^^^^^^^^ docker-hub-image
FROM ${REGISTRY}/library/node:22
#                ^^^^^^^^^^^^ docker-hub-image
FROM ${SLASH}httpd:2
#            ^^^^^ docker-hub-image
FROM ${EMPTY}rabbitmq:4
#            ^^^^^^^^ docker-hub-image
FROM ${NAME}:17
FROM ${OUTER}
FROM ${UNSET:-golang:1.23}
#             ^^^^^^^^^^^ docker-hub-image
FROM ${UNSET-mysql}:8
#            ^^^^^ docker-hub-image
FROM alpine${ENDING}
#    ^^^^^^ docker-hub-image
FROM docker.io/${NAMESPACE}/kafka:3
#                          ^^^^^^ docker-hub-image
FROM ${STAGE}
FROM ${NOTHING}
FROM ${UNSET}
FROM ${UNSET}/nginx
FROM base-${TARGETARCH}
FROM ${LOCAL}/nginx
FROM localhost:${PATH_OF}
FROM ${UNKNOWN:+$UNKNOWN/}debian:12
#                         ^^^^^^ docker-hub-image
ARG WHOLE=redis
