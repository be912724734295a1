# escape=`
# syntax = docker/dockerfile:1.7-labs
#          ^^^^^^^^^^^^^^^^^^^^^^^^^^ docker-hub-image
FROM mcr.microsoft.com/windows/servercore:ltsc2022
RUN dir C:\
FROM nginx:1.27 `
#    ^^^^^^^^^^ docker-hub-image
    AS web
COPY a C:\
COPY --from=redis:7 `
#           ^^^^^^^ docker-hub-image
  # FROM httpd

  a b
