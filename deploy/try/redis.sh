#!/usr/bin/env bash
# Two servers count in Redis, which is killed, frozen and started again under load. Promises: a caller without a limit notices nothing, a
# limited one is refused within 2.5 seconds instead of uncounted, and it is served again without a restart.
. "$(dirname "$0")/../lib/prepare.sh" postgresql redis-server
exec node deploy/try/redis.mjs "$@"
