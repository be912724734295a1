FROM alpine:3.20
#    ^^^^^^^^^^^ docker-hub-image
RUN <<EOF
FROM nginx
EOF
COPY <<-"END" <<'Two words' /x/
FROM nginx
	END
FROM nginx
Two words
RUN cat 3<< E > /x && echo "<<NO" '<<NO' \<<NO <<<word
FROM nginx
E
LABEL a=<<EOF
FROM redis:7
#    ^^^^^^^ docker-hub-image
ONBUILD RUN <<EOF
FROM nginx
EOF
ONBUILD COPY --from=busybox:1.37 /a /a
#                   ^^^^^^^^^^^^ docker-hub-image
ONBUILD COPY --from=builder /a /a
ONBUILD RUN --mount=from=golang:1.23,target=/go ls
#                        ^^^^^^^^^^^ docker-hub-image
RUN a \\
FROM httpd:2
#    ^^^^^^^ docker-hub-image
RUN one \
  two \
  # three

  FROM nginx
CMD ["FROM", "nginx"]
RUN cat <<EOF
FROM nginx
