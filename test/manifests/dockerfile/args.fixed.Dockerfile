# Defaults of ARGs before the first FROM. An edit goes where the name begins.
ARG WHOLE=my-proxy-cn-beijing.cr.volces.com/library/nginx:1.27
#         ^^^^^^^^^^ docker-hub-image
ARG TAG=7.4
ARG REGISTRY=my-proxy-cn-beijing.cr.volces.com
ARG SLASH="my-proxy-cn-beijing.cr.volces.com/library/"
ARG EMPTY=my-proxy-cn-beijing.cr.volces.com/library/
ARG NAME='my-proxy-cn-beijing.cr.volces.com/library/postgres' MINOR=16
#         ^^^^^^^^ docker-hub-image
ARG OUTER=my-proxy-cn-beijing.cr.volces.com/library/python:${MINOR}
#         ^^^^^^^^^^^^^^^ docker-hub-image
ARG UNSET
ARG ENDING=:3.20
ARG NAMESPACE=apache
ARG STAGE=first
ARG NOTHING=scratch
ARG LOCAL=registry.example.com
ARG PATH_OF=5000/own
FROM ${WHOLE} AS first
FROM my-proxy-cn-beijing.cr.volces.com/library/redis:${TAG}
#    ^^^^^^^^^^^^ docker-hub-image
FROM ${REGISTRY}/library/node:22
#                ^^^^^^^^^^^^ docker-hub-image
FROM ${SLASH}httpd:2
#            ^^^^^ docker-hub-image
FROM ${EMPTY}rabbitmq:4
#            ^^^^^^^^ docker-hub-image
FROM ${NAME}:17
FROM ${OUTER}
FROM ${UNSET:-my-proxy-cn-beijing.cr.volces.com/library/golang:1.23}
#             ^^^^^^^^^^^ docker-hub-image
FROM ${UNSET-my-proxy-cn-beijing.cr.volces.com/library/mysql}:8
#            ^^^^^ docker-hub-image
FROM my-proxy-cn-beijing.cr.volces.com/library/alpine${ENDING}
#    ^^^^^^ docker-hub-image
FROM my-proxy-cn-beijing.cr.volces.com/${NAMESPACE}/kafka:3
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
