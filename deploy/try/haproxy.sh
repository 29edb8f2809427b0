#!/usr/bin/env bash
# Two servers behind HAProxy, with exactly the configuration of docs/failover.md and TLS, are restarted in turn under load, and their database is
# migrated in between. Promise: no request fails, and nothing takes effect twice.
#   deploy/try/haproxy.sh [RESTARTS]     (10)
. "$(dirname "$0")/../lib/prepare.sh" postgresql haproxy openssl
exec node deploy/try/haproxy.mjs "$@"
