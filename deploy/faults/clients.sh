#!/usr/bin/env bash
# Slow clients and 10,000 idle ones, on PostgreSQL and next to callers that work. Promises: a caller waits at
# most 1 s longer than without them (p99), the server closes what sends nothing, and needs at most 150 MB more.
#   deploy/faults/clients.sh [IDLE]     (10,000)
. "$(dirname "$0")/../lib/prepare.sh" postgresql
ulimit -n "$(ulimit -Hn)"
exec node deploy/faults/clients.mjs "$@"
