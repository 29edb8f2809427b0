#!/usr/bin/env bash
# Two servers use one PostgreSQL through PgBouncer in transaction mode, under load. PgBouncer is restarted, killed, and PostgreSQL restarted
# behind it. Promises: without a fault no request fails, the servers share few sessions, each fault is over by itself, nothing is lost.
. "$(dirname "$0")/../lib/prepare.sh" postgresql pgbouncer
exec node deploy/try/pgbouncer.mjs "$@"
