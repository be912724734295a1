# escape=`
# syntax = my-proxy-cn-beijing.cr.volces.com/docker/dockerfile:1.7-labs
#          ^^^^^^^^^^^^^^^^^^^^^^^^^^ docker-hub-image
FROM mcr.microsoft.com/windows/servercore:ltsc2022
RUN dir C:\
FROM my-proxy-cn-beijing.cr.volces.com/library/nginx:1.27 `
#    ^^^^^^^^^^ docker-hub-image
    AS web
COPY a C:\
COPY --from=my-proxy-cn-beijing.cr.volces.com/library/redis:7 `
#           ^^^^^^^ docker-hub-image
  # FROM httpd

  a b
