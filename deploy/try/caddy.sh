#!/usr/bin/env bash
# The same as haproxy.sh behind Caddy, which ends TLS, with deploy/Caddyfile as it is.
#   deploy/try/caddy.sh [RESTARTS]     (10)
. "$(dirname "$0")/../lib/prepare.sh" postgresql caddy
exec node deploy/try/caddy.mjs "$@"
