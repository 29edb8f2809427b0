#!/usr/bin/env bash
# Slow clients, half-open clients and 10,000 idle ones, on the embedded database and next to one caller that works. Promises: the caller is
# served quickly, the server closes what sends nothing, its memory returns.
#   deploy/faults/clients.sh [IDLE]     (10,000)
. "$(dirname "$0")/../lib/prepare.sh" postgresql
ulimit -n "$(ulimit -Hn)"
exec node deploy/faults/clients.mjs "$@"
