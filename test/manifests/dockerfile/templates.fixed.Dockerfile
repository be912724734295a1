{% if slim %}
FROM my-proxy-cn-beijing.cr.volces.com/library/python:{{ version }}-slim AS base
#    ^^^^^^^^^ docker-hub-image
{% endif %}
FROM {{ registry }}/nginx
FROM my-proxy-cn-beijing.cr.volces.com/library/nginx:@VERSION@
#    ^^^^^^^^^^^^^^^ docker-hub-image
FROM my-proxy-cn-beijing.cr.volces.com/library/nginx:1.27
#    ^^^^^^ proxy-placeholder
COPY --from=base /a /a
RUN curl https://<访问域名>/x
