#!/usr/bin/env bash
# PostgreSQL is killed, frozen for 20 s, and has no connection left, under the load of two servers. Promises: the servers stay alive and answer 503,
# changes go on by themselves, nothing acknowledged is lost.
. "$(dirname "$0")/../lib/prepare.sh" postgresql
exec node deploy/faults/postgresql.mjs "$@"
