# Stages, and what is copied and mounted from images.
FROM --platform=$BUILDPLATFORM golang:1.23-alpine AS build
#                              ^^^^^^^^^^^^^^^^^^ docker-hub-image
RUN go build -o /app
FROM scratch AS empty
COPY --from=build /app /app
FROM build AS test
from node AS node
#    ^^^^ docker-hub-image
	FROM	ghcr.io/example/tool:1 as tool
FROM docker.io/example/base
#    ^^^^^^^^^^^^^^^^^^^^^^ docker-hub-image
# The name of the stage counts for those after it only.
FROM nginx AS nginx
#    ^^^^^ docker-hub-image
FROM Nginx
COPY --from=0 /a /a
COPY --from=TOOL /b /b
COPY --chown=1:1 --from=composer:2.8 --link /usr/bin/composer /usr/bin/
#                       ^^^^^^^^^^^^ docker-hub-image
COPY --from=later /c /c
COPY --from="busybox:1.37" /bin/sh /bin/
#            ^^^^^^^^^^^^ docker-hub-image
COPY /from --from=redis:7 /d
ADD --from=redis:7 /e /e
RUN --mount=type=cache,target=/cache,from=python:3.13,source=/x \
#                                         ^^^^^^^^^^^ docker-hub-image
    --mount=type=bind,from=build,target=/y --mount=type=secret,id=from=redis \
    --mount=from=alpine ls
#                ^^^^^^ docker-hub-image
RUN echo --mount=from=redis:7
FROM quay.io/example/last AS later
