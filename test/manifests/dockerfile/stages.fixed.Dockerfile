# Stages, and what is copied and mounted from images.
FROM --platform=$BUILDPLATFORM my-proxy-cn-beijing.cr.volces.com/library/golang:1.23-alpine AS build
#                              ^^^^^^^^^^^^^^^^^^ docker-hub-image
RUN go build -o /app
FROM scratch AS empty
COPY --from=build /app /app
FROM build AS test
from my-proxy-cn-beijing.cr.volces.com/library/node:latest AS node
#    ^^^^ docker-hub-image
	FROM	ghcr.io/example/tool:1 as tool
FROM my-proxy-cn-beijing.cr.volces.com/example/base:latest
#    ^^^^^^^^^^^^^^^^^^^^^^ docker-hub-image
# The name of the stage counts for those after it only.
FROM my-proxy-cn-beijing.cr.volces.com/library/nginx:latest AS nginx
#    ^^^^^ docker-hub-image
FROM Nginx
COPY --from=0 /a /a
COPY --from=TOOL /b /b
COPY --chown=1:1 --from=my-proxy-cn-beijing.cr.volces.com/library/composer:2.8 --link /usr/bin/composer /usr/bin/
#                       ^^^^^^^^^^^^ docker-hub-image
COPY --from=later /c /c
COPY --from="my-proxy-cn-beijing.cr.volces.com/library/busybox:1.37" /bin/sh /bin/
#            ^^^^^^^^^^^^ docker-hub-image
COPY /from --from=redis:7 /d
ADD --from=redis:7 /e /e
RUN --mount=type=cache,target=/cache,from=my-proxy-cn-beijing.cr.volces.com/library/python:3.13,source=/x \
#                                         ^^^^^^^^^^^ docker-hub-image
    --mount=type=bind,from=build,target=/y --mount=type=secret,id=from=redis \
    --mount=from=my-proxy-cn-beijing.cr.volces.com/library/alpine:latest ls
#                ^^^^^^ docker-hub-image
RUN echo --mount=from=redis:7
FROM quay.io/example/last AS later
