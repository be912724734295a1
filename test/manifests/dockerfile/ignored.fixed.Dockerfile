# syntax=docker/dockerfile:1
# nearpull-ignore
# nearpull-ignore-next-line docker-hub-image
FROM nginx
FROM \
  # nearpull-ignore-next-line
  redis:7 \
  AS a
FROM my-proxy-cn-beijing.cr.volces.com/library/httpd:2
#    ^^^^^^^ docker-hub-image
