{% if slim %}
FROM python:{{ version }}-slim AS base
#    ^^^^^^^^^ docker-hub-image
{% endif %}
FROM {{ registry }}/nginx
FROM nginx:@VERSION@
#    ^^^^^^^^^^^^^^^ docker-hub-image
FROM <访问域名>/library/nginx:1.27
#    ^^^^^^ proxy-placeholder
COPY --from=base /a /a
RUN curl https://<访问域名>/x
